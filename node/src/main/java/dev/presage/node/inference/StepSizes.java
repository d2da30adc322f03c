package dev.presage.node.inference;

import static dev.presage.node.inference.BatchSettings.require;

import com.typesafe.config.Config;

/**
 * How wide one step of a model is. Of our own nets the file knows; of a model that is brought, its settings say.
 *
 * @param features numbers in
 * @param state numbers carried; 0 for a model without carried state
 * @param outputs numbers out
 */
public record StepSizes(int features, int state, int outputs) {
    private static final int MAX_SIZE = 4096;

    public StepSizes {
        require(features >= 1 && features <= MAX_SIZE, "features", features, "must be 1 to " + MAX_SIZE);
        require(state >= 0 && state <= MAX_SIZE, "state", state, "must be 0 to " + MAX_SIZE);
        require(outputs >= 1 && outputs <= MAX_SIZE, "outputs", outputs, "must be 1 to " + MAX_SIZE);
    }

    static StepSizes from(Config config) {
        return new StepSizes(config.getInt("features"), config.getInt("state"), config.getInt("outputs"));
    }

    @Override
    public String toString() {
        return features + " features, " + state + " of state and " + outputs + " outputs";
    }
}
