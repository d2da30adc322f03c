package dev.presage.persistence.domain;

/**
 * What a subject does next about what it was told.
 *
 * @param <M> what is remembered of a subject
 */
public sealed interface Step<M extends Memory> {
    /** Ask a model first; {@link SubjectRules#conclude} turns its answer into an event. */
    record Consult<M extends Memory>(Question question, Pending<M> pending) implements Step<M> {}

    /** Nothing to ask: persist. */
    record Persist<M extends Memory>(Outcome<M> outcome) implements Step<M> {}

    /** Nothing to persist: everything was known, and is durable. */
    record Answer<M extends Memory>() implements Step<M> {}
}
