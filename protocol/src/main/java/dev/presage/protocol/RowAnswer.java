package dev.presage.protocol;

/**
 * A model's answer for one row.
 *
 * @param state the state to carry on, shape [state size]; empty for a model without one
 * @param outputs what the model said after each step, shape [length, output size], row-major
 */
public record RowAnswer(Floats state, Floats outputs) {}
