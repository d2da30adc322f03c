package dev.presage.protocol;

/**
 * One row of a model's batch: a carried state and one or more steps that follow it.
 *
 * @param state carried state, shape [state size]; empty for a row that starts afresh
 * @param steps input features, shape [length, feature size], row-major
 * @param length number of steps, at least 1
 */
public record ModelRow(Floats state, Floats steps, int length) {
    public ModelRow {
        if (length < 1 || steps.length() % length != 0) {
            throw new IllegalArgumentException("A row has at least one step, and all its steps are equally wide.");
        }
    }
}
