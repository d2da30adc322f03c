package dev.presage.persistence.domain;

import dev.presage.protocol.Seen;

/**
 * What waits for a model's answer.
 *
 * @param sifted the observations it is about
 * @param inquiry how the domain goes on
 * @param seen what was seen of other subjects
 * @param <M> what is remembered of a subject
 */
public record Pending<M extends Memory>(Sifted sifted, Inquiry<M> inquiry, Seen seen) {}
