package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Question;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subject as it was at a point of its life.
 *
 * @param rules by which it was folded
 * @param before the context right before the point's event
 * @param event the last event up to the point
 * @param context the context right after it
 * @param until when the event after it was concluded; null if there is none, or it cannot be read
 * @param newest sequence number of the subject's last event
 * @param isBeyond whether the point lies after the subject's last event
 * @param <M> what is remembered of a subject
 */
public record Past<M extends Memory>(
        SubjectRules<M> rules,
        Context<M> before,
        SubjectEvent.Observed event,
        Context<M> context,
        @Nullable Instant until,
        long newest,
        boolean isBeyond) {
    public SubjectId subject() {
        return context.subject();
    }

    /** Sequence number of the point's event. */
    public long version() {
        return context.version();
    }

    /**
     * The same under other settings of the domain. The contexts stay as they are, since they follow from events alone.
     *
     * @param other made by the same class
     */
    @SuppressWarnings("unchecked") // What is of the same class remembers the same.
    Past<M> under(Domain<?> other) {
        if (!other.getClass().equals(rules.domain().getClass())) {
            throw new IllegalArgumentException(other.name() + " is made by another class than it was.");
        }
        return new Past<>(new SubjectRules<>((Domain<M>) other), before, event, context, until, newest, isBeyond);
    }

    /** The weights that answered for the point's event; null if none did. */
    public @Nullable ModelRef answeredBy() {
        for (Insight insight : event.insights()) {
            if (insight.by() instanceof Provenance.Model model) {
                return model.model();
            }
        }
        return null;
    }

    /**
     * What there was to be done about the event's observations, worked out again: the rules are pure, so that from the
     * same context, observations and sights of others the same follows.
     *
     * @return the step after looking at others, which is not done again
     */
    public Step<M> step() {
        Step<M> first = rules.decide(before, List.of(event.observations()), event.at());
        return first instanceof Step.Look<M> look
                ? rules.inquire(before, look.sifted(), event.seen(), event.at())
                : first;
    }

    /** What was asked of the weights that answered; null if none did. */
    public @Nullable Question asked() {
        ModelRef weights = answeredBy();
        return weights != null && step() instanceof Step.Consult<M> consult ? consult.question(weights) : null;
    }
}
