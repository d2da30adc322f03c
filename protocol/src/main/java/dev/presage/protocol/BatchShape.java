package dev.presage.protocol;

/**
 * The padded size a batch was computed at. Results depend on it in their last bits, so an insight records it.
 *
 * @param rows rows in the batch, padding included
 * @param steps steps each row was run for, padding included
 */
public record BatchShape(int rows, int steps) {}
