package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.presage.node.inference.BatchBuffer;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.protocol.BatchShape;

/** Runs one net in one thread. Its inputs lie in memory that the engine reads in place. */
final class TorchRuntime implements ModelRuntime {
    private final NetSpec spec;
    private final Net net;
    private final NDManager manager = Torch.newManager();

    TorchRuntime(Weights weights) {
        this.spec = weights.spec();
        this.net = new Net(weights);
    }

    @Override
    public BatchBuffer newBuffer(BatchShape largest) {
        return new BatchBuffer(spec.featureSize(), spec.stateSize(), spec.outputSize(), largest, Torch::newBuffer);
    }

    @Override
    public void run(BatchBuffer batch) {
        do {
            forward(batch);
        } while (batch.next());
    }

    private void forward(BatchBuffer batch) {
        BatchShape shape = batch.shape();
        int said = batch.steps() * shape.rows() * spec.outputSize();
        try (NDManager memory = manager.newSubManager()) {
            NDArray features = memory.create(
                    batch.features(), new Shape(shape.steps(), shape.rows(), spec.featureSize()), DataType.FLOAT32);
            NDArray state = spec.stateSize() == 0
                    ? null
                    : memory.create(batch.states(), new Shape(1, shape.rows(), spec.stateSize()), DataType.FLOAT32);
            Net.Output out = net.forward(features, state);
            out.outputs().toByteBuffer(true).asFloatBuffer().get(batch.outputs(), 0, said);
            if (out.states() != null) {
                batch.carry(out.states().toByteBuffer(true).asFloatBuffer());
            }
        }
        if (spec.transform() == NetSpec.OutputTransform.QUANTILES) {
            ascend(batch.outputs(), said, spec.outputSize());
        }
    }

    /** Undoes the rounding that lets neighbouring quantiles cross by a last bit. */
    private static void ascend(float[] quantiles, int count, int size) {
        for (int from = 0; from < count; from += size) {
            float highest = quantiles[from];
            for (int i = from + 1; i < from + size; i++) {
                if (quantiles[i] < highest) {
                    quantiles[i] = highest;
                } else {
                    highest = quantiles[i];
                }
            }
        }
    }

    @Override
    public void close() {
        manager.close();
        net.close();
    }
}
