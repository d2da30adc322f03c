package dev.presage.ops.backtest;

import dev.presage.persistence.backtest.Weights;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.List;

/** Notes what real weights are asked. */
final class Spy implements Weights {
    private final Weights weights;
    private final List<float[]> asked = new ArrayList<>();

    Spy(Weights weights) {
        this.weights = weights;
    }

    @Override
    public ModelRef ref() {
        return weights.ref();
    }

    @Override
    public List<RowAnswer> run(List<ModelRow> rows) {
        for (ModelRow row : rows) {
            float[] steps = new float[row.steps().length()];
            row.steps().copyTo(steps, 0);
            asked.add(steps);
        }
        return weights.run(rows);
    }

    /** The steps of every row since this was last called. */
    List<float[]> take() {
        List<float[]> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }
}
