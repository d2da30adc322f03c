package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Whether a subject can be worked with.
 *
 * @param <M> what is remembered of a subject
 */
sealed interface Standing<M extends Memory> {
    /**
     * Why a subject cannot be worked with; null if it can.
     *
     * @param last number of the last row that the journal holds of it
     */
    default @Nullable String unusable(long last) {
        return switch (this) {
            case Sound<M> sound ->
                sound.context().version() == last
                        ? null
                        : "Its last row is row " + last + ", but only "
                                + sound.context().version() + " were found.";
            case Quarantined<M> quarantined -> quarantined.why();
        };
    }

    /** It can. */
    record Sound<M extends Memory>(Context<M> context) implements Standing<M> {}

    /**
     * Its context cannot be recovered. It refuses everything and says why, instead of failing and starting for ever;
     * a version that can read its journal finds it as it was.
     */
    record Quarantined<M extends Memory>(String why) implements Standing<M> {}
}
