package dev.presage.persistence.domain.account;

import dev.presage.protocol.Floats;

/**
 * The probability that somebody else has the card's details, as a filter over hidden spells: each cell holds the weight
 * of "the latest leak began on that day", the first one that of "there is none". Immutable.
 *
 * @param day the day it stands at, counted from 1970-01-01 in UTC
 * @param weights shape [1 + {@value #DAYS}], summing up to 1: none, then days by their number modulo {@value #DAYS}
 */
record LeakFilter(long day, Floats weights) {
    /** A leak ends after so many days: by then most are noticed and the card is replaced. */
    static final int DAYS = 14;

    /** Probability that a leak begins on a given day. */
    private static final double HAZARD = 6e-4;

    /** Share of an account's payments that are not its holder's while details are leaked. */
    static final double SHARE = 0.3;

    private static final float LEAST_DOUBT = 1e-6f;

    /** Nothing known, no leak. */
    static final LeakFilter BLANK = new LeakFilter(Long.MIN_VALUE, none());

    private static Floats none() {
        float[] weights = new float[1 + DAYS];
        weights[0] = 1;
        return Floats.adopt(weights);
    }

    /** The probability that the details are leaked now. */
    double probability() {
        double sum = 0;
        for (int cell = 1; cell <= DAYS; cell++) {
            sum += weights.get(cell);
        }
        return Math.min(1, sum);
    }

    /** Lets days pass: old leaks end, new ones may have begun. Days before the present one change nothing. */
    LeakFilter advancedTo(long newDay) {
        if (newDay <= day) {
            return this;
        }
        float[] next = weights.toArray();
        long from = day;
        if (from == Long.MIN_VALUE || newDay - from >= DAYS) {
            // Everything from before has ended by now; what is left is what may have begun meanwhile.
            next = none().toArray();
            from = newDay - DAYS;
        }
        for (long begin = from + 1; begin <= newDay; begin++) {
            int cell = cellOf(begin);
            next[0] += next[cell];
            next[cell] = 0;
            double total = 0;
            for (float weight : next) {
                total += weight;
            }
            for (int i = 0; i < next.length; i++) {
                next[i] *= (float) (1 - HAZARD);
            }
            next[cell] = (float) (HAZARD * total);
        }
        return new LeakFilter(newDay, normalised(next));
    }

    /** Takes in how much likelier something is with a leak than without, for leaks that began by the given day. */
    LeakFilter weighed(long byDay, double likelihoodRatio) {
        float[] next = weights.toArray();
        for (long begin = day - DAYS + 1; begin <= Math.min(day, byDay); begin++) {
            next[cellOf(begin)] *= (float) likelihoodRatio;
        }
        return new LeakFilter(day, normalised(next));
    }

    private static int cellOf(long day) {
        return 1 + (int) Math.floorMod(day, (long) DAYS);
    }

    private static Floats normalised(float[] weights) {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (weights[i] / total);
        }
        // However sure it is of a leak, evidence against it must be able to prevail.
        weights[0] = Math.max(weights[0], LEAST_DOUBT);
        return Floats.adopt(weights);
    }
}
