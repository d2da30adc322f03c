package dev.presage.persistence.domain;

import dev.presage.protocol.ModelRef;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subject does next about what it was told.
 *
 * @param <M> what is remembered of a subject
 */
public sealed interface Step<M extends Memory> {
    /**
     * Look at other subjects first; {@link SubjectRules#inquire} goes on with what was seen of them.
     *
     * @param others whom, each once
     * @param leftOut how many more there were
     * @param at event time of what they are looked at for
     */
    record Look<M extends Memory>(List<SubjectId> others, int leftOut, Instant at, Sifted sifted) implements Step<M> {}

    /**
     * Ask a model first; {@link SubjectRules#conclude} turns its answer into an event.
     *
     * @param model the model's name
     */
    record Consult<M extends Memory>(String model, Pending<M> pending) implements Step<M> {
        /** What to ask of these weights; null stands for whoever said what is carried. */
        public Question question(@Nullable ModelRef weights) {
            return pending.inquiry().question(weights);
        }

        /** What to ask of whoever said what is carried. */
        public Question question() {
            return question(null);
        }
    }

    /** Nothing to ask: persist. */
    record Persist<M extends Memory>(Outcome<M> outcome) implements Step<M> {}

    /** Nothing to persist: everything was known, and is durable. */
    record Answer<M extends Memory>() implements Step<M> {}
}
