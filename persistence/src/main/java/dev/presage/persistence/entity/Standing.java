package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;

/**
 * Whether a subject can be worked with.
 *
 * @param <M> what is remembered of a subject
 */
sealed interface Standing<M extends Memory> {
    /** It can. */
    record Sound<M extends Memory>(Context<M> context) implements Standing<M> {}

    /**
     * Its context cannot be recovered. It refuses everything and says why, instead of failing and starting for ever;
     * a version that can read its journal finds it as it was.
     */
    record Quarantined<M extends Memory>(String why) implements Standing<M> {}
}
