package dev.presage.persistence.domain.device;

/**
 * What {@code device-forecast} reads and says, the same in training and in serving. For each step ahead it reads
 * {@link #FEATURES} numbers computed from a channel's last values and says, for each of {@link #levels}, how far the
 * value lies from its reference: the value one season back, or the last one.
 */
public final class FarSteps {
    /** Numbers read for each step ahead. */
    public static final int FEATURES = 58;

    /** Values looked back on. */
    public static final int VALUES = ChannelWatch.VALUES;

    private static final int DELTAS = 28;
    private static final float[] LEVELS = {0.05f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f};

    /** Squeezing sets in at so many units. */
    private static final double SOFT = 4;

    private static final double MAX_SQUEEZED = 40;

    private final History history;
    private final double seasonMeanBeforeCycle;
    private final double meanNow;
    private final double meanSeasonBack;
    private final double meanCycleBack;
    private final double seasonMeanNow;
    private final double seasonMeanBack;
    private final double seasonMeanTwoBack;
    private final double seasonMeanCycleBack;

    /**
     * Looks at a channel's last values.
     *
     * @param values at least ten and at most {@link #VALUES}, oldest first
     * @param season their seasons
     */
    public FarSteps(double[] values, Season season) {
        history = new History(values, season);
        History h = history;
        int n = h.n;
        meanNow = h.mean(n, 4);
        meanSeasonBack = h.hasSeason ? h.mean(n - h.season, 4) : meanNow;
        meanCycleBack = h.hasCycle ? h.mean(n - h.cycle, 4) : meanSeasonBack;
        seasonMeanNow = h.mean(n, h.span);
        seasonMeanBack = h.mean(n - h.span, h.span);
        seasonMeanTwoBack = h.mean(n - 2 * h.span, h.span);
        seasonMeanCycleBack = h.hasCycle ? h.mean(n - h.cycle, h.span) : seasonMeanBack;
        seasonMeanBeforeCycle = h.hasCycle ? h.mean(n - h.cycle - h.span, h.span) : seasonMeanTwoBack;
    }

    /** The quantile levels the model says. */
    public static float[] levels() {
        return LEVELS.clone();
    }

    static int outputs() {
        return LEVELS.length;
    }

    /** How much a step of this series counts in training: the more, the better it can be known. */
    public float weight() {
        return (float) (1 / (0.3 + history.referenceError));
    }

    /** What the model should have said of {@code value} at {@code ahead} steps, from 1. */
    public float target(int ahead, double value) {
        double units = Math.clamp((value - reference(ahead)) / history.unit, -1000, 1000);
        return (float) (SOFT * asinh(units / SOFT));
    }

    /** Reverses {@link #target}. */
    double value(int ahead, double said) {
        double squeezed = Math.clamp(said, -MAX_SQUEEZED, MAX_SQUEEZED);
        return reference(ahead) + history.unit * SOFT * Math.sinh(squeezed / SOFT);
    }

    private int seasonsAhead(int ahead) {
        return history.hasSeason ? (ahead + history.season - 1) / history.season : 1;
    }

    private double reference(int ahead) {
        return history.hasSeason
                ? history.y[history.n - 1 + ahead - seasonsAhead(ahead) * history.season]
                : history.last;
    }

    /** Writes what the model reads about the value {@code ahead} steps on, from 1. */
    public void features(int ahead, float[] target, int offset) {
        double base = reference(ahead);
        double[] deltas = history.hasSeason ? seasonal(ahead, base) : plain(base);
        for (int k = 0; k < DELTAS; k++) {
            boolean wide = history.hasSeason && (k == 0 || k == 13 || k == 16 || k == 17 || k == 19 || k == 25);
            double size = asinh(deltas[k] / history.unit);
            target[offset + k] = (float) (wide ? 0.5 * size : size);
        }
        int at = offset + DELTAS;
        for (double statistic : history.statistics) {
            target[at++] = (float) statistic;
        }
        target[at++] = history.hasSeason ? 1 : 0;
        target[at++] = history.hasCycle ? 1 : 0;
        target[at++] = (float) Math.min(6, (double) ahead / history.span - 0.5);
        target[at++] = (float) (Math.log(ahead) / 2 - 1);
        target[at++] = (float) Math.min(3, ahead / 24.0 - 1);
        target[at++] = Math.min(8, seasonsAhead(ahead) - 1);
        target[at++] = (float) asinh((history.most - base) / history.unit);
        target[at++] = (float) asinh((history.least - base) / history.unit);
        target[at++] = (float) asinh(base / history.unit) / 4;
        target[at++] = (float) Math.log(history.span) - 3;
        target[at++] = ahead == 1 ? 1 : 0;
        target[at++] = (float) Math.exp(-ahead / 4.0);
        target[at++] = (float) Math.min(1, history.n / 300.0);
        target[at++] = (float) history.shift;
        target[at++] = (float) (history.amplitude - 1);
        target[at++] = (float) history.wideShare;
        target[at++] = history.least >= 0 ? 1 : 0;
        target[at] = (float) Math.log1p(ahead / 48.0);
    }

    /** Differences that matter where there is a season; most are taken from the reference. */
    private double[] seasonal(int ahead, double base) {
        History h = history;
        int n = h.n;
        int s = h.season;
        int seasons = seasonsAhead(ahead);
        int here = n - 1 + ahead - seasons * s;
        double next = h.at(here + 1, base);
        double previous = h.at(here - 1, base);
        double twoBack = h.at(here - s, base);
        double cycleRef = base;
        double twoCycles = base;
        double beforeCycle = base;
        double nearCycle = base;
        if (h.hasCycle) {
            int there = n - 1 + ahead - (ahead + h.cycle - 1) / h.cycle * h.cycle;
            cycleRef = h.at(there, base);
            nearCycle = 0.5 * (h.at(there - 1, cycleRef) + h.at(there + 1, cycleRef));
            twoCycles = h.at(there - h.cycle, cycleRef);
            beforeCycle = h.at(here - h.cycle, cycleRef);
        }
        double slope = here + 1 < n ? (next - previous) / 2 : base - previous;
        double[] d = new double[DELTAS];
        d[0] = h.last - base;
        d[1] = h.last - h.at(n - 1 - s);
        d[2] = meanNow - meanSeasonBack;
        d[3] = seasonMeanNow - seasonMeanBack;
        d[4] = twoBack - base;
        d[5] = h.at(here - 2 * s, twoBack) - base;
        d[6] = 0.5 * (previous + next) - base;
        d[7] = cycleRef - base;
        d[8] = twoCycles - base;
        d[13] = seasonMeanNow - base;
        d[14] = phaseMean(here) - base;
        d[15] = nearCycle - base;
        d[16] = h.last - h.at(n - 2);
        d[17] = meanNow - h.mean(n - 4, 4);
        d[18] = h.at(n - 2) - h.at(n - 2 - s);
        d[19] = h.mean - base;
        d[20] = h.shift * seasons * slope;
        d[21] = (h.amplitude - 1) * (base - seasonMeanNow);
        d[22] = ratio(meanNow, meanSeasonBack) * base;
        d[24] = seasonMeanBack - seasonMeanTwoBack;
        d[25] = here + 1 < n ? next - base : 0;
        d[26] = ratio(seasonMeanNow, seasonMeanBack) * base;
        if (h.hasCycle) {
            d[9] = cycleRef - beforeCycle;
            d[10] = h.last - h.at(n - 1 - h.cycle);
            d[11] = meanNow - meanCycleBack;
            d[12] = seasonMeanNow - seasonMeanCycleBack;
            d[23] = cycleRef * (1 + ratio(seasonMeanNow, seasonMeanCycleBack)) - base;
            d[27] = seasonMeanBack - seasonMeanBeforeCycle;
        }
        return d;
    }

    /** Differences that matter without a season: the last value against means of ever more values. */
    private double[] plain(double base) {
        History h = history;
        int n = h.n;
        double[] d = new double[DELTAS];
        d[1] = h.at(n - 2) - base;
        for (int k = 2; k <= 7; k++) {
            d[k] = h.mean(n, 2 << (k - 1)) - base;
        }
        d[9] = h.last - h.at(n - 25);
        d[13] = seasonMeanNow - base;
        d[16] = h.last - h.at(n - 2);
        d[17] = meanNow - h.mean(n - 4, 4);
        d[18] = h.last - h.at(n - 9);
        d[19] = h.mean - base;
        return d;
    }

    /** Mean of the same phase in up to eight seasons. */
    private double phaseMean(int here) {
        double sum = 0;
        int count = 0;
        for (int i = here; i >= 0 && count < 8; i -= history.season) {
            sum += history.y[i];
            count++;
        }
        return sum / count;
    }

    private static double ratio(double now, double then) {
        return now * then <= 0 ? 0 : Math.clamp(now / then - 1, -0.8, 2);
    }

    private static double asinh(double x) {
        double size = Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
        return x < 0 ? -size : size;
    }
}
