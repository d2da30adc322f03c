package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A model whose answers can be told in advance: it carries the sum of its one feature and says it after each step. What
 * is plugged in sees the first steps of every batch, and may throw or block. Warm-up runs rows of zeros, which are not
 * shown.
 */
public final class SumModel implements Model {
    private final Consumer<float[]> before;
    private final AtomicInteger runtimes = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    public SumModel(Consumer<float[]> before) {
        this.before = before;
    }

    public static ModelRow row(float... steps) {
        return new ModelRow(Floats.EMPTY, Floats.of(steps), steps.length);
    }

    /** How many workers made it ready for themselves. */
    public int runtimes() {
        return runtimes.get();
    }

    /** How many of them gave it back. */
    public int closed() {
        return closed.get();
    }

    @Override
    public ModelRef ref() {
        return new ModelRef("sum", "1", "0");
    }

    @Override
    public int stateSize() {
        return 1;
    }

    @Override
    public int featureSize() {
        return 1;
    }

    @Override
    public int outputSize() {
        return 1;
    }

    @Override
    public ModelRuntime newRuntime() {
        runtimes.incrementAndGet();
        return new ModelRuntime() {
            @Override
            public BatchBuffer newBuffer(BatchShape largest) {
                return new BatchBuffer(1, 1, 1, largest, count -> ByteBuffer.allocate(count * Float.BYTES));
            }

            @Override
            public void run(BatchBuffer batch) {
                float[] firstSteps = new float[batch.shape().rows()];
                batch.features().asFloatBuffer().get(firstSteps);
                if (IntStream.range(0, firstSteps.length).anyMatch(i -> firstSteps[i] != 0)) {
                    before.accept(firstSteps);
                }
                do {
                    sum(batch);
                } while (batch.next());
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static void sum(BatchBuffer batch) {
        int rows = batch.shape().rows();
        FloatBuffer features = batch.features().asFloatBuffer();
        FloatBuffer states = batch.states().asFloatBuffer();
        float[] sums = new float[batch.shape().steps() * rows];
        for (int at = 0; at < sums.length; at++) {
            sums[at] = (at < rows ? states.get(at) : sums[at - rows]) + features.get(at);
        }
        System.arraycopy(sums, 0, batch.outputs(), 0, sums.length);
        batch.carry(FloatBuffer.wrap(sums));
    }
}
