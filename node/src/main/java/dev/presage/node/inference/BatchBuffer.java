package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Memory in which a batch passes through a model. A pool puts rows in and takes answers out; between, a worker runs the
 * model over plain numbers and touches no row. Such a buffer is one thread's at a time, handed over by message.
 *
 * <p>Numbers lie steps first, as recurrent kernels read them, padded to the batch's size with zeros. What the size does
 * not hold, longer rows and more of them, is run one part after the other, with the state carried.
 */
public final class BatchBuffer {
    private final int featureSize;
    private final int stateSize;
    private final int outputSize;
    private final ByteBuffer featureMemory;
    private final ByteBuffer stateMemory;
    private final float[] features;
    private final float[] states;
    private final float[] outputs;
    private List<ModelRow> rows = List.of();
    private int[] lengths = {};
    private BatchShape shape;
    private int firstRow;
    private int firstStep;
    private @Nullable Parts parts;
    private @Nullable NoAnswer failure;
    private OptionalLong deadlineNanos = OptionalLong.empty();

    /**
     * @param featureSize numbers in per step
     * @param stateSize numbers carried; 0 for a model without carried state
     * @param outputSize numbers out per step
     * @param largest the largest size it has to hold
     * @param memory makes the memory that the model reads in place, for so many numbers
     */
    public BatchBuffer(
            int featureSize, int stateSize, int outputSize, BatchShape largest, IntFunction<ByteBuffer> memory) {
        int steps = largest.rows() * largest.steps();
        this.featureSize = featureSize;
        this.stateSize = stateSize;
        this.outputSize = outputSize;
        this.shape = largest;
        this.features = new float[steps * featureSize];
        this.states = new float[largest.rows() * stateSize];
        this.outputs = new float[steps * outputSize];
        this.featureMemory = memory.apply(features.length);
        this.stateMemory = memory.apply(states.length);
    }

    /** What parts that were run before the one at hand said: of rows that are through, and of rows that go on. */
    private static final class Parts {
        final @Nullable RowAnswer[] answers;
        final float[][] outputs;

        Parts(int rows) {
            answers = new RowAnswer[rows];
            outputs = new float[rows][];
        }
    }

    /** Puts rows in, in place of what was there; an empty state is one of zeros. */
    public void fill(List<ModelRow> batch, BatchShape size) {
        rows = batch;
        shape = size;
        firstRow = 0;
        firstStep = 0;
        parts = null;
        failure = null;
        deadlineNanos = OptionalLong.empty();
        if (lengths.length < batch.size()) {
            lengths = new int[Math.max(size.rows(), batch.size())];
        }
        for (int i = 0; i < batch.size(); i++) {
            lengths[i] = batch.get(i).length();
        }
        load();
    }

    /** Says when the last of those who wait for the batch stops waiting, as {@link System#nanoTime()} counts. */
    void expireAt(long nanos) {
        deadlineNanos = OptionalLong.of(nanos);
    }

    /** When nobody waits for the batch any more; empty if that was not said. */
    public OptionalLong deadlineNanos() {
        return deadlineNanos;
    }

    /** Says that the model has no answer to any of the rows; there is nothing to be read then. */
    public void fail(NoAnswer why) {
        failure = why;
    }

    /** Why there is no answer to any of the rows, if so. */
    public @Nullable NoAnswer failure() {
        return failure;
    }

    /** The size of the part at hand. */
    public BatchShape shape() {
        return shape;
    }

    /** The part at hand: shape [steps, rows, feature size]. */
    public ByteBuffer features() {
        return slice(featureMemory, shape.rows() * shape.steps() * featureSize);
    }

    /** What its rows carry: shape [rows, state size]. */
    public ByteBuffer states() {
        return slice(stateMemory, shape.rows() * stateSize);
    }

    /** Where the model has to write what it says of the part at hand: shape [steps, rows, output size]. */
    public float[] outputs() {
        return outputs;
    }

    /** How many rows of the part at hand are not padding. */
    public int rows() {
        return rowsInPart();
    }

    /** How many steps of the part at hand are worth reading. */
    public int steps() {
        int longest = 0;
        for (int i = 0; i < rowsInPart(); i++) {
            longest = Math.max(longest, lengths[firstRow + i] - firstStep);
        }
        return Math.min(longest, shape.steps());
    }

    /** Takes over from the model what its rows carry after each step: shape [steps, rows, state size]. */
    public void carry(FloatBuffer after) {
        int count = rowsInPart();
        int from = 0;
        // Neighbours of the same length, which most are, are copied together.
        while (from < count) {
            int steps = stepsInPart(from);
            int to = from + 1;
            while (to < count && stepsInPart(to) == steps) {
                to++;
            }
            if (steps > 0) {
                int at = ((steps - 1) * shape.rows() + from) * stateSize;
                after.get(at, states, from * stateSize, (to - from) * stateSize);
            }
            from = to;
        }
    }

    /** Goes on to the next part, if there is one that has to be run. */
    public boolean next() {
        boolean longer = firstStep + shape.steps() < longestRow();
        if (!longer && firstRow + shape.rows() >= rows.size()) {
            return false;
        }
        collect();
        firstStep = longer ? firstStep + shape.steps() : 0;
        firstRow = longer ? firstRow : firstRow + shape.rows();
        load();
        return true;
    }

    /** What the model said of the rows {@code [from, to)}, once all parts were run. */
    public List<RowAnswer> answers(int from, int to) {
        if (to == from + 1) {
            return List.of(answer(from));
        }
        RowAnswer[] answers = new RowAnswer[to - from];
        for (int i = from; i < to; i++) {
            answers[i - from] = answer(i);
        }
        return List.of(answers);
    }

    private RowAnswer answer(int row) {
        RowAnswer earlier = parts == null ? null : parts.answers[row];
        if (earlier != null) {
            return earlier;
        }
        int place = row - firstRow;
        float[] state = Arrays.copyOfRange(states, place * stateSize, (place + 1) * stateSize);
        return new RowAnswer(Floats.adopt(state), Floats.adopt(outputsOf(row)));
    }

    /** What was said of a row up to the part at hand. */
    private float[] outputsOf(int row) {
        float[] said = parts == null ? null : parts.outputs[row];
        if (said == null) {
            said = new float[lengths[row] * outputSize];
        }
        int place = row - firstRow;
        int count = stepsInPart(place);
        for (int step = 0; step < count; step++) {
            System.arraycopy(
                    outputs,
                    (step * shape.rows() + place) * outputSize,
                    said,
                    (firstStep + step) * outputSize,
                    outputSize);
        }
        return said;
    }

    /** Puts aside what was said of the part at hand, before the next one is written over it. */
    private void collect() {
        Parts all = parts == null ? new Parts(rows.size()) : parts;
        for (int row = firstRow; row < firstRow + rowsInPart(); row++) {
            if (all.answers[row] == null && lengths[row] <= firstStep + shape.steps()) {
                all.answers[row] = answer(row);
            } else if (all.answers[row] == null) {
                all.outputs[row] = outputsOf(row);
            }
        }
        parts = all;
    }

    private void load() {
        int featureCount = shape.rows() * shape.steps() * featureSize;
        int stateCount = shape.rows() * stateSize;
        Arrays.fill(features, 0, featureCount, 0);
        if (firstStep == 0) {
            Arrays.fill(states, 0, stateCount, 0);
        }
        int count = rowsInPart();
        for (int i = 0; i < count; i++) {
            ModelRow row = rows.get(firstRow + i);
            if (firstStep == 0) {
                row.state().copyTo(states, i * stateSize);
            }
            int steps = stepsInPart(i);
            for (int step = 0; step < steps; step++) {
                row.steps()
                        .copyTo(
                                (firstStep + step) * featureSize,
                                features,
                                (step * shape.rows() + i) * featureSize,
                                featureSize);
            }
        }
        features().asFloatBuffer().put(features, 0, featureCount);
        states().asFloatBuffer().put(states, 0, stateCount);
    }

    private int rowsInPart() {
        return Math.min(shape.rows(), rows.size() - firstRow);
    }

    private int stepsInPart(int place) {
        return Math.min(shape.steps(), lengths[firstRow + place] - firstStep);
    }

    private int longestRow() {
        int longest = 0;
        for (int i = 0; i < rowsInPart(); i++) {
            longest = Math.max(longest, lengths[firstRow + i]);
        }
        return longest;
    }

    private static ByteBuffer slice(ByteBuffer memory, int count) {
        return memory.slice(0, count * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
