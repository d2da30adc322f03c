package dev.presage.node.inference.contract;

import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.SplittableRandom;

/**
 * A recurrent net small enough to be written into any format by hand, and worked out here for comparison:
 * {@code next = tanh(features x in + state x carry + bias)}, {@code outputs = next x out}. What is no number in is no
 * number out.
 *
 * @param in shape [FEATURES, STATE]
 * @param carry shape [STATE, STATE]
 * @param bias shape [STATE]
 * @param out shape [STATE, OUTPUTS]
 */
record TinyNet(Floats in, Floats carry, Floats bias, Floats out) {
    static final int FEATURES = 3;
    static final int STATE = 4;
    static final int OUTPUTS = 2;

    static TinyNet random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new TinyNet(
                uniform(random, FEATURES * STATE),
                uniform(random, STATE * STATE),
                uniform(random, STATE),
                uniform(random, STATE * OUTPUTS));
    }

    /** The same net, spoilt: it says what is no number, whatever it is asked. */
    TinyNet spoilt() {
        return new TinyNet(in, carry, Floats.of(Float.NaN, 0, 0, 0), out);
    }

    static Floats uniform(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return Floats.adopt(values);
    }

    /** What it says of a row. */
    RowAnswer answer(ModelRow row) {
        Floats state = row.state().isEmpty() ? Floats.adopt(new float[STATE]) : row.state();
        float[] outputs = new float[row.length() * OUTPUTS];
        for (int step = 0; step < row.length(); step++) {
            state = next(row.steps().slice(step * FEATURES, (step + 1) * FEATURES), state);
            product(state, out).copyTo(outputs, step * OUTPUTS);
        }
        return new RowAnswer(state, Floats.adopt(outputs));
    }

    private Floats next(Floats features, Floats state) {
        Floats fresh = product(features, in);
        Floats carried = product(state, carry);
        float[] next = new float[STATE];
        for (int i = 0; i < STATE; i++) {
            next[i] = (float) Math.tanh(fresh.get(i) + carried.get(i) + bias.get(i));
        }
        return Floats.adopt(next);
    }

    private static Floats product(Floats vector, Floats matrix) {
        float[] product = new float[matrix.length() / vector.length()];
        for (int row = 0; row < vector.length(); row++) {
            for (int column = 0; column < product.length; column++) {
                product[column] += vector.get(row) * matrix.get(row * product.length + column);
            }
        }
        return Floats.adopt(product);
    }
}
