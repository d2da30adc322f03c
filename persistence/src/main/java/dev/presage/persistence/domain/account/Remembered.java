package dev.presage.persistence.domain.account;

import dev.presage.protocol.Insight.Verdict;

/**
 * A recent transaction, with what is needed when its label comes.
 *
 * @param id event id
 * @param millis when, milliseconds since 1970
 * @param verdict what was decided
 * @param score probability of fraud, as decided on
 * @param likelihoodRatio how much likelier it was as a thief's payment than as the holder's
 * @param leaked probability of a leak just before it
 * @param weight how much its amount counts as usual, in [0, 1]
 * @param label what is known of it
 */
record Remembered(
        String id,
        long millis,
        Transaction transaction,
        Verdict verdict,
        double score,
        double likelihoodRatio,
        double leaked,
        double weight,
        Known label) {
    /** What is known of a transaction. */
    enum Known {
        NOTHING,
        GENUINE,
        FRAUD;

        static Known of(boolean fraud) {
            return fraud ? FRAUD : GENUINE;
        }
    }

    Remembered decided(Verdict newVerdict, double newScore) {
        return new Remembered(id, millis, transaction, newVerdict, newScore, likelihoodRatio, leaked, weight, label);
    }

    Remembered labelled(Known newLabel, double newWeight) {
        return new Remembered(id, millis, transaction, verdict, score, likelihoodRatio, leaked, newWeight, newLabel);
    }
}
