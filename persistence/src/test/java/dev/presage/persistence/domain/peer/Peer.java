package dev.presage.persistence.domain.peer;

import dev.presage.persistence.domain.Memory;

/**
 * What is remembered.
 *
 * @param count how many words were taken in
 * @param sum of their values
 * @param seen sum of what others showed
 * @param unseen how often others did not answer in time
 */
public record Peer(long count, double sum, double seen, long unseen) implements Memory {}
