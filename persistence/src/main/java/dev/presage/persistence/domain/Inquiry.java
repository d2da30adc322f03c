package dev.presage.persistence.domain;

import dev.presage.protocol.ModelAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Observations folded as far as that goes without a model's answer.
 *
 * @param <M> what is remembered of a subject
 */
public interface Inquiry<M extends Memory> {
    /** What to ask; null if there is nothing to ask, for example of a label. */
    @Nullable
    Question question();

    /**
     * What follows.
     *
     * @param answer the model's answer to the question, or why there is none; the domain's fallback rule then decides
     */
    Conclusion<M> conclude(ModelAnswer answer);
}
