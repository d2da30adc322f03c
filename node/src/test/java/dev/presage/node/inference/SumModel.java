package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A model whose answers can be told in advance: it carries the sum of its one feature and says it after each step. What
 * is plugged in sees every batch first, and may throw or block. Warm-up runs rows of zeros, which are not shown.
 */
final class SumModel implements Model {
    private final Consumer<List<ModelRow>> before;
    private final AtomicInteger runtimes = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    SumModel(Consumer<List<ModelRow>> before) {
        this.before = before;
    }

    static ModelRow row(float... steps) {
        return new ModelRow(Floats.EMPTY, Floats.of(steps), steps.length);
    }

    /** How many workers made it ready for themselves. */
    int runtimes() {
        return runtimes.get();
    }

    /** How many of them gave it back. */
    int closed() {
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
            public List<RowAnswer> run(List<ModelRow> rows, BatchShape shape) {
                if (rows.stream().anyMatch(row -> row.steps().get(0) != 0)) {
                    before.accept(rows);
                }
                List<RowAnswer> answers = new ArrayList<>();
                rows.forEach(row -> answers.add(sum(row)));
                return answers;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static RowAnswer sum(ModelRow row) {
        float sum = row.state().isEmpty() ? 0 : row.state().get(0);
        float[] outputs = new float[row.length()];
        for (int i = 0; i < outputs.length; i++) {
            sum += row.steps().get(i);
            outputs[i] = sum;
        }
        return new RowAnswer(Floats.of(sum), Floats.adopt(outputs));
    }
}
