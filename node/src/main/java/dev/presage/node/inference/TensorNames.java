package dev.presage.node.inference;

import com.typesafe.config.Config;

/**
 * What a brought model calls its tensors. An empty name stands for the order: features before state, outputs before the
 * state after the step.
 *
 * @param features shape [rows, features]
 * @param state shape [rows, state], in; for a model that carries one
 * @param outputs shape [rows, outputs]
 * @param nextState shape [rows, state], out; for a model that carries one
 */
public record TensorNames(String features, String state, String outputs, String nextState) {
    /** Everything by its order. */
    public static final TensorNames BY_ORDER = new TensorNames("", "", "", "");

    public TensorNames {
        // A runtime is given all names of what goes in, or none.
        if (features.isEmpty() && !state.isEmpty()) {
            throw new IllegalArgumentException("inputs.state is named, so inputs.features must be named as well.");
        }
    }

    static TensorNames from(Config config) {
        return new TensorNames(
                config.getString("inputs.features"),
                config.getString("inputs.state"),
                config.getString("results.outputs"),
                config.getString("results.state"));
    }
}
