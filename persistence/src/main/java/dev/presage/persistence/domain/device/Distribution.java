package dev.presage.persistence.domain.device;

import dev.presage.protocol.Floats;

/**
 * The distribution that {@code device-next} predicted for a channel's next value: its quantiles, straight lines between
 * them and exponential tails beyond.
 */
final class Distribution {
    private static final double MIN_TAIL = 0.02;

    private final double[] quantiles;
    private final double base;
    private final double unit;

    /**
     * Reads quantiles out of a model's output.
     *
     * @param outputs holds squeezed moves, one per level, from {@code offset} on
     * @param base the value before
     * @param unit the channel's unit then
     */
    Distribution(Floats outputs, int offset, double base, double unit) {
        this.quantiles = new double[NextSteps.outputs()];
        this.base = base;
        this.unit = unit;
        double least = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < quantiles.length; i++) {
            least = Math.max(least, outputs.get(offset + i));
            quantiles[i] = least;
        }
    }

    /** The value at level {@code index} of {@link NextSteps#levels}. */
    double value(int index) {
        return NextSteps.stretch(quantiles[index], base, unit);
    }

    /** How surprising a value is: minus the logarithm of the chance of one at least as far out. */
    double surprise(double value) {
        double x = NextSteps.squeeze(value, base, unit);
        int last = quantiles.length - 1;
        double logTail;
        if (x > quantiles[last]) {
            logTail = tail(x - quantiles[last], quantiles[last] - quantiles[last - 1], last - 1);
        } else if (x < quantiles[0]) {
            logTail = tail(quantiles[0] - x, quantiles[1] - quantiles[0], 0);
        } else {
            double below = share(x);
            logTail = Math.log(Math.min(1, 2 * Math.min(below, 1 - below)));
        }
        return -logTail;
    }

    private static double tail(double beyond, double gap, int inner) {
        double outer = inner == 0 ? NextSteps.level(0) : 1 - NextSteps.level(inner + 1);
        double nearer = inner == 0 ? NextSteps.level(1) : 1 - NextSteps.level(inner);
        double width = Math.max(MIN_TAIL, gap / Math.log(nearer / outer));
        return Math.log(2 * outer) - beyond / width;
    }

    private double share(double x) {
        for (int i = 1; i < quantiles.length; i++) {
            if (x <= quantiles[i]) {
                double width = quantiles[i] - quantiles[i - 1];
                double part = width > 0 ? (x - quantiles[i - 1]) / width : 0.5;
                return NextSteps.level(i - 1) + part * (NextSteps.level(i) - NextSteps.level(i - 1));
            }
        }
        return NextSteps.level(quantiles.length - 1);
    }
}
