package dev.presage.persistence.domain;

import dev.presage.protocol.Carried;
import dev.presage.protocol.Insight;
import java.util.List;

/**
 * What follows from observations and a model's answer to them.
 *
 * @param memory what is remembered afterwards
 * @param insights what to say, in the order of the observations
 * @param carried the parts of the model's carried state that changed
 * @param <M> what is remembered of a subject
 */
public record Conclusion<M extends Memory>(M memory, List<Insight> insights, List<Carried> carried) {
    public Conclusion {
        insights = List.copyOf(insights);
        carried = List.copyOf(carried);
    }
}
