package dev.presage.persistence.domain.tally;

import dev.presage.persistence.domain.Memory;
import dev.presage.protocol.Floats;

/**
 * What is remembered.
 *
 * @param count how many numbers were counted
 * @param sum their sum
 * @param state what the model carries
 * @param weights the key of the weights that carry it
 */
public record Tally(long count, double sum, Floats state, long weights) implements Memory {}
