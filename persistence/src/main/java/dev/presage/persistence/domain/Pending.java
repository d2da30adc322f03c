package dev.presage.persistence.domain;

/**
 * What waits for a model's answer.
 *
 * @param sifted the observations it is about
 * @param inquiry how the domain goes on
 * @param <M> what is remembered of a subject
 */
public record Pending<M extends Memory>(Sifted sifted, Inquiry<M> inquiry) {}
