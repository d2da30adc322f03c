package dev.presage.persistence.domain;

import dev.presage.protocol.Carried;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Telling;
import java.util.List;

/**
 * What follows from observations and a model's answer to them.
 *
 * @param memory what is remembered afterwards
 * @param insights what to say, in the order of the observations
 * @param carried the parts of the model's carried state that changed
 * @param told what to tell other subjects, those of {@link Domain#tells()}; at most
 *     {@value Domain#MOST_TOLD} for each observation
 * @param <M> what is remembered of a subject
 */
public record Conclusion<M extends Memory>(
        M memory, List<Insight> insights, List<Carried> carried, List<Telling> told) {
    public Conclusion {
        insights = List.copyOf(insights);
        carried = List.copyOf(carried);
        told = List.copyOf(told);
    }

    /** A conclusion of which nobody else is told. */
    public Conclusion(M memory, List<Insight> insights, List<Carried> carried) {
        this(memory, insights, carried, List.of());
    }
}
