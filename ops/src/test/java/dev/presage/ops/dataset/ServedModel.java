package dev.presage.ops.dataset;

import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import java.util.List;

/** Weights that answer one question after the other, as in service. */
public final class ServedModel implements AutoCloseable {
    private static final int ROWS = 32;

    private final ModelRef ref;
    private final ModelRuntime runtime;

    public ServedModel(WeightsFile file) {
        this.ref = file.ref();
        this.runtime = TorchModel.of(file).newRuntime();
    }

    ModelRef ref() {
        return ref;
    }

    ModelAnswer answer(List<ModelRow> rows) {
        int steps = rows.stream().mapToInt(ModelRow::length).max().orElse(1);
        var shape = new BatchShape(ROWS, steps);
        return new ModelAnswer.Answered(ref, shape, runtime.run(rows, shape));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
