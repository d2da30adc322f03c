package dev.presage.persistence.domain;

import dev.presage.protocol.SubjectEvent;

/**
 * What is to be made durable.
 *
 * @param event the one journal row
 * @param next the context once it is written; equal to what {@link SubjectRules#apply} makes of the event
 * @param sifted which command brought which of its observations
 * @param <M> what is remembered of a subject
 */
public record Outcome<M extends Memory>(SubjectEvent.Observed event, Context<M> next, Sifted sifted) {}
