package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A net with its parameters in the engine's memory, a pure function of them and its inputs. What it computes belongs to
 * the manager of its inputs, so that closing that one frees a whole batch. For one thread at a time.
 */
final class Net implements AutoCloseable {
    private final NetSpec spec;
    private final NDManager manager = Torch.newManager();
    private final List<NDArray> parameters = new ArrayList<>();
    private final @Nullable Quantiles quantiles;

    Net(Weights weights) {
        this.spec = weights.spec();
        List<NetSpec.Parameter> shapes = spec.parameters();
        for (int i = 0; i < shapes.size(); i++) {
            NetSpec.Parameter shape = shapes.get(i);
            parameters.add(Torch.create(
                    manager,
                    weights.values().get(i),
                    shape.columns() == 0 ? new Shape(shape.rows()) : new Shape(shape.rows(), shape.columns())));
        }
        this.quantiles = spec.transform() == NetSpec.OutputTransform.QUANTILES
                ? new Quantiles(manager, spec.outputSize())
                : null;
    }

    /**
     * What a net says.
     *
     * @param outputs shape [steps, rows, output size]
     * @param states the state after each step, shape [steps, rows, state size]; null for a net without one
     */
    record Output(NDArray outputs, @Nullable NDArray states) {}

    /**
     * Runs the net. The steps come first, as the recurrent kernel works, so that nothing has to be turned around.
     *
     * @param features shape [steps, rows, feature size]
     * @param state shape [1, rows, state size]; null for a net without one
     */
    Output forward(NDArray features, @Nullable NDArray state) {
        return switch (spec.kind()) {
            case RECURRENT -> {
                if (state == null) {
                    throw new IllegalArgumentException("A recurrent net needs a state to start from.");
                }
                NDArray states = gru(features, state);
                NDArray z = Activation.gelu(linear(states, 4, 5));
                yield new Output(finish(linear(z, 6, 7).addi(linear(states, 8, -1))), states);
            }
            case FEED_FORWARD -> {
                NDArray z = Activation.gelu(linear(features, 0, 1));
                z = z.add(Activation.gelu(linear(z, 2, 3)));
                yield new Output(finish(linear(z, 4, 5).addi(linear(features, 6, -1))), null);
            }
        };
    }

    /** Runs the net on a batch as it is learnt from, from a carried state of zeros. */
    Output forward(TrainingBatch batch, NDManager memory) {
        NDArray features =
                Torch.create(memory, batch.stepsFirst(), new Shape(batch.steps(), batch.rows(), spec.featureSize()));
        NDArray state = spec.stateSize() == 0 ? null : memory.zeros(new Shape(1, batch.rows(), spec.stateSize()));
        return forward(features, state);
    }

    /** The engine's own recurrent kernel. With one layer, its outputs are the states. */
    private NDArray gru(NDArray features, NDArray state) {
        NDList gates = new NDList(parameters.get(0), parameters.get(1), parameters.get(2), parameters.get(3));
        return features.getNDArrayInternal()
                .gru(features, state, gates, true, 1, 0, false, false, false)
                .get(0);
    }

    private NDArray linear(NDArray input, int weight, int bias) {
        return Linear.linear(input, parameters.get(weight), bias < 0 ? null : parameters.get(bias))
                .singletonOrThrow();
    }

    private NDArray finish(NDArray outputs) {
        return quantiles == null ? outputs : quantiles.of(outputs);
    }

    NetSpec spec() {
        return spec;
    }

    /** The parameters, in the order of the spec. */
    List<NDArray> parameters() {
        return parameters;
    }

    /** Copies the parameters out. */
    Weights weights() {
        return Weights.adopt(
                spec, parameters.stream().map(NDArray::toFloatArray).toList());
    }

    @Override
    public void close() {
        manager.close();
    }

    /** Turns free numbers into ascending ones: see {@link NetSpec.OutputTransform#QUANTILES}. */
    private static final class Quantiles {
        private final NDArray sums;
        private final NDIndex middle;

        Quantiles(NDManager manager, int count) {
            int mid = count / 2;
            float[] matrix = new float[count * count];
            for (int out = 0; out < count; out++) {
                for (int in = Math.min(mid + 1, out); in < mid; in++) {
                    matrix[out * count + in] = -1;
                }
                for (int in = mid + 1; in <= out; in++) {
                    matrix[out * count + in] = 1;
                }
            }
            this.sums = Torch.create(manager, matrix, new Shape(count, count));
            this.middle = new NDIndex("..., " + mid + ":" + (mid + 1));
        }

        NDArray of(NDArray free) {
            NDArray steps = Linear.linear(Activation.softPlus(free), sums, null).singletonOrThrow();
            return steps.add(free.get(middle));
        }
    }
}
