package dev.presage.node.inference;

import dev.presage.protocol.Floats;
import java.util.OptionalLong;

/** What runs a brought model: one step of many rows at a time. Belongs to the thread that made it. */
public interface StepFunction extends AutoCloseable {
    /**
     * One step of some rows.
     *
     * @param features shape [rows, features], row-major
     * @param states shape [rows, state]; empty for a model without carried state
     * @param rows how many rows
     * @param deadlineNanos value of {@link System#nanoTime()} after which nobody waits for the answer; empty for none
     */
    record Question(Floats features, Floats states, int rows, OptionalLong deadlineNanos) {}

    /**
     * What the model said.
     *
     * @param outputs shape [rows, outputs]
     * @param states after the step, shape [rows, state]; empty for a model without carried state
     */
    record Answer(Floats outputs, Floats states) {}

    /**
     * Runs the step.
     *
     * @throws NoAnswer if there is none to be had, and the runtime is sound all the same
     * @throws RuntimeException if the runtime is broken: its worker is replaced and the batch tried again
     */
    Answer apply(Question question) throws NoAnswer;

    @Override
    void close();
}
