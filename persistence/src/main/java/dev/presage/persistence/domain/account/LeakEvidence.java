package dev.presage.persistence.domain.account;

/**
 * How much likelier a payment is as a thief's than as the holder's. Half of the thieves inflate payments at the
 * holder's places, the others roam and pay where the account never was.
 */
final class LeakEvidence {
    /**
     * Logarithm of the likelihood ratio of an amount, at whole deviations from {@value #FIRST} on; measured on the card
     * world with which the model is trained.
     */
    private static final double[] INFLATED = {
        -4.2, -3.2, -1.45, -0.15, 1.1, 2.1, 2.95, 3.55, 3.95, 4.05, 4.25, 4.55, 4.6, 4.7, 4.8
    };

    private static final double[] ROAMING = {
        -0.4, -1.0, -0.4, 0.05, 0.85, 1.7, 2.3, 2.75, 2.9, 3.25, 3.5, 3.7, 3.9, 3.9, 4.0
    };
    private static final int FIRST = -2;

    /** A thief who roams goes to new places nearly always, one who inflates goes where the holder goes. */
    private static final double ROAMING_NOVELTY = 0.95;

    private LeakEvidence() {}

    /**
     * The likelihood ratio.
     *
     * @param deviation of the amount from the usual one, in usual deviations
     * @param firstVisit whether the terminal is new to the account
     * @param novelty how often the holder goes to new places, in [0, 1]
     */
    static double likelihoodRatio(double deviation, boolean firstVisit, double novelty) {
        double usualNovelty = Math.min(0.97, Math.max(0.03, novelty));
        double place = firstVisit ? ROAMING_NOVELTY / usualNovelty : (1 - ROAMING_NOVELTY) / (1 - usualNovelty);
        return 0.5 * Math.exp(at(INFLATED, deviation)) + 0.5 * place * Math.exp(at(ROAMING, deviation));
    }

    private static double at(double[] knots, double x) {
        double place = Math.min(knots.length - 1, Math.max(0, x - FIRST));
        int below = Math.min(knots.length - 2, (int) place);
        double share = place - below;
        return knots[below] * (1 - share) + knots[below + 1] * share;
    }
}
