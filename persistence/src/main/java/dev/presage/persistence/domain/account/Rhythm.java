package dev.presage.persistence.domain.account;

import dev.presage.protocol.Floats;

/**
 * When an account pays: at which hours, and how long after one another. Immutable.
 *
 * @param lastMillis the latest payment, milliseconds since 1970
 * @param gaps number of gaps between payments so far
 * @param meanLogGap mean of the natural logarithm of a gap in seconds
 * @param deviation mean absolute deviation of it
 * @param burst payments just now, the earlier ones counting less
 * @param hours weight of each hour of the day in UTC, shape [24]
 */
record Rhythm(long lastMillis, long gaps, double meanLogGap, double deviation, double burst, Floats hours) {
    static final int HOURS = 24;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final double HOUR_FADE = 0.99;
    private static final long GAP_MEMORY = 50;
    private static final double PRIOR_DEVIATION = 1.2;
    private static final double DAY_SECONDS = 86_400;

    /** Nothing known: a payment a day, at any hour. */
    static final Rhythm BLANK =
            new Rhythm(Long.MIN_VALUE, 0, Math.log(DAY_SECONDS), PRIOR_DEVIATION, 0, Floats.of(new float[HOURS]));

    boolean isBlank() {
        return lastMillis == Long.MIN_VALUE;
    }

    /** Seconds since the latest payment, at least 1; the usual gap if there was none. */
    double gapTo(long millis) {
        return isBlank() ? Math.exp(meanLogGap) : Math.max(1, (millis - lastMillis) / 1_000.0);
    }

    /** Which hour of the day, 0 to 23 in UTC. */
    static int hourOf(long millis) {
        return (int) Math.floorMod(Math.floorDiv(millis, HOUR_MILLIS), (long) HOURS);
    }

    /** How often this account pays around an hour, as a multiple of what one hour in 24 would be. */
    double habit(int hour) {
        double total = 0;
        for (int i = 0; i < HOURS; i++) {
            total += hours.get(i);
        }
        double around = 0.5 * hours.get(hour)
                + 0.25 * hours.get((hour + 1) % HOURS)
                + 0.25 * hours.get((hour + HOURS - 1) % HOURS);
        // As if four payments were spread evenly over the day: what is rarely seen is not yet unusual.
        return (around * HOURS + 4) / (total + 4);
    }

    /** Payments just now, one at the given time included. */
    double burstAt(long millis) {
        double window = 0.25 * Math.exp(meanLogGap);
        return isBlank() ? 1 : 1 + burst * Math.exp(-gapTo(millis) / window);
    }

    /** Takes in a payment. */
    Rhythm with(long millis) {
        float[] nextHours = hours.toArray();
        for (int i = 0; i < HOURS; i++) {
            nextHours[i] *= (float) HOUR_FADE;
        }
        nextHours[hourOf(millis)] += 1;
        if (isBlank()) {
            return new Rhythm(millis, 0, meanLogGap, deviation, 1, Floats.adopt(nextHours));
        }
        double distance = Math.log(gapTo(millis)) - meanLogGap;
        // The prior counts as two gaps.
        double step = 1.0 / Math.min(gaps + 3, GAP_MEMORY);
        return new Rhythm(
                Math.max(millis, lastMillis),
                gaps + 1,
                meanLogGap + step * distance,
                deviation + step * (Math.abs(distance) - deviation),
                burstAt(millis),
                Floats.adopt(nextHours));
    }
}
