package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.presage.protocol.BatchShape;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The fastest that the engine runs a recurrent model in one thread: the same batch again and again, one array in, its
 * outputs and states out, nobody to answer. What a pool is measured against.
 */
public final class BareLoop implements AutoCloseable {
    private final NetSpec spec;
    private final Net net;
    private final NDManager manager = Torch.newManager();
    private final float[] features;
    private final ByteBuffer featureMemory;
    private final ByteBuffer stateMemory;
    private final Shape featureShape;
    private final Shape stateShape;
    private float[] outputs = new float[0];
    private float[] states = new float[0];

    public BareLoop(WeightsFile file, BatchShape shape) {
        this.spec = file.weights().spec();
        this.net = new Net(file.weights());
        this.features = new float[shape.rows() * shape.steps() * spec.featureSize()];
        this.featureMemory = Torch.newBuffer(features.length);
        this.stateMemory = Torch.newBuffer(shape.rows() * spec.stateSize());
        this.featureShape = new Shape(shape.steps(), shape.rows(), spec.featureSize());
        this.stateShape = new Shape(1, shape.rows(), spec.stateSize());
    }

    /** Runs one batch. */
    public void run() {
        featureMemory.asFloatBuffer().put(features);
        try (NDManager batch = manager.newSubManager()) {
            NDArray in = batch.create(featureMemory, featureShape, DataType.FLOAT32);
            NDArray state = batch.create(stateMemory, stateShape, DataType.FLOAT32);
            Net.Output out = net.forward(in, state);
            outputs = out.outputs().toFloatArray();
            states = Objects.requireNonNull(out.states()).toFloatArray();
        }
    }

    /** Numbers that came out of the last batch, so that nobody can leave the work out. */
    public int said() {
        return outputs.length + states.length;
    }

    @Override
    public void close() {
        manager.close();
        net.close();
    }
}
