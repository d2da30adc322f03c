package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The engine's Adam step, with moments that are freed when the fitting ends. */
final class Adam implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final NDManager manager = Torch.newManager();
    private final List<NDArray> parameters;
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private int updates;

    Adam(List<NDArray> parameters) {
        this.parameters = parameters;
        for (NDArray parameter : parameters) {
            means.add(manager.zeros(parameter.getShape()));
            squares.add(manager.zeros(parameter.getShape()));
        }
    }

    /** Moves every parameter against its gradient times {@code scale}, and zeroes the gradient. */
    void update(List<NDArray> gradients, double learningRate, double scale) {
        updates++;
        double correction = Math.sqrt(1 - Math.pow(BETA2, updates)) / (1 - Math.pow(BETA1, updates));
        for (int i = 0; i < parameters.size(); i++) {
            NDArray parameter = parameters.get(i);
            NDList inputs = new NDList(parameter, gradients.get(i), means.get(i), squares.get(i));
            parameter
                    .getNDArrayInternal()
                    .adamUpdate(
                            inputs,
                            new NDList(parameter),
                            (float) learningRate,
                            (float) (learningRate * correction),
                            0,
                            (float) scale,
                            -1,
                            BETA1,
                            BETA2,
                            EPSILON,
                            false,
                            false);
        }
    }

    /** Writes everything that the next update depends on, apart from the parameters. */
    void save(DataOutput out) throws IOException {
        out.writeInt(updates);
        for (List<NDArray> moments : List.of(means, squares)) {
            for (NDArray moment : moments) {
                for (float value : moment.toFloatArray()) {
                    out.writeFloat(value);
                }
            }
        }
    }

    /** Takes up what {@link #save} wrote of parameters of the same shapes. */
    void restore(DataInput in) throws IOException {
        updates = in.readInt();
        for (List<NDArray> moments : List.of(means, squares)) {
            for (int i = 0; i < moments.size(); i++) {
                NDArray fresh = moments.get(i);
                float[] values = new float[(int) fresh.size()];
                for (int k = 0; k < values.length; k++) {
                    values[k] = in.readFloat();
                }
                moments.set(i, Torch.create(manager, values, fresh.getShape()));
                fresh.close();
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
