package dev.presage.persistence.domain;

/**
 * How one lesson went: what a model said after a step, beside what came.
 *
 * @param loss what the answer cost in the model's own measure; less is better, NaN or infinite if it said no numbers
 * @param said probabilities of events that the answer implies
 * @param came whether each of them came about, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // Made once a lesson, added up and forgotten; never compared.
public record Mark(double loss, double[] said, boolean[] came) {
    public Mark {
        if (said.length != came.length) {
            throw new IllegalArgumentException("Of each event that was foretold it is known whether it came.");
        }
    }
}
