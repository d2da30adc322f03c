package dev.presage.persistence.domain.account;

/**
 * How much likelier a payment is as a thief's than as the holder's. Half of the thieves inflate payments at the
 * holder's places, the others roam and pay where the account never was.
 */
final class LeakEvidence {
    /** Likelihood ratio of the amount's logarithm by deviation, at knots {@value #STEP} apart from {@value #FIRST} on. */
    private static final double[] INFLATED = {
        -3.0, -3.0, -3.0, -2.8, -2.6, -2.0, -1.0, 0.0, 1.0, 2.0, 2.8, 3.3, 3.6, 3.8, 4.0
    };

    private static final double[] ROAMING = {
        -2.0, -1.8, -1.2, -0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0, 1.4, 1.8, 2.2, 2.5, 2.8
    };
    private static final double FIRST = -2;
    private static final double STEP = 0.5;

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
        double place = Math.min(knots.length - 1, Math.max(0, (x - FIRST) / STEP));
        int below = Math.min(knots.length - 2, (int) place);
        double share = place - below;
        return knots[below] * (1 - share) + knots[below + 1] * share;
    }
}
