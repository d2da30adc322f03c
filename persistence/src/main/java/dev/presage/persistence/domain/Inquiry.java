package dev.presage.persistence.domain;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * Observations folded as far as that goes without a model's answer.
 *
 * @param <M> what is remembered of a subject
 */
public interface Inquiry<M extends Memory> {
    /** The model to ask; null if there is nothing to ask, for example of a label. */
    @Nullable
    String model();

    /**
     * What to ask of these weights. What is carried belongs to the weights that said it: others are asked from a fresh
     * start about the recent past as far as it is remembered, followed by what is new.
     *
     * @param weights who will answer; null for whoever said what is carried
     */
    Question question(@Nullable ModelRef weights);

    /** What to ask of whoever said what is carried; null if there is nothing to ask. */
    default @Nullable Question question() {
        return model() == null ? null : question(null);
    }

    /**
     * What follows.
     *
     * @param answer the model's answer to the question, or why there is none; the domain's fallback rule then decides
     */
    Conclusion<M> conclude(ModelAnswer answer);
}
