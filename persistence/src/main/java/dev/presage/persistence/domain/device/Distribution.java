package dev.presage.persistence.domain.device;

import dev.presage.protocol.Floats;

/**
 * The distribution that {@code device-next} predicted for a channel's next value: its quantiles, straight lines between
 * them and exponential tails beyond.
 */
final class Distribution {
    private static final double MIN_TAIL = 0.02;

    private static final Tail LOW = new Tail(NextSteps.level(0), NextSteps.level(1));
    private static final Tail HIGH =
            new Tail(1 - NextSteps.level(NextSteps.outputs() - 1), 1 - NextSteps.level(NextSteps.outputs() - 2));

    private final Floats outputs;
    private final int offset;
    private final double base;
    private final double unit;

    /**
     * Reads quantiles out of a model's output.
     *
     * @param outputs holds squeezed moves, one per level, from {@code offset} on; one that falls below a lower level's
     *     counts as equal to it
     * @param base the value before
     * @param unit the channel's unit then
     */
    Distribution(Floats outputs, int offset, double base, double unit) {
        this.outputs = outputs;
        this.offset = offset;
        this.base = base;
        this.unit = unit;
    }

    /** The value at level {@code index} of {@link NextSteps#levels}. */
    double value(int index) {
        double quantile = Double.NEGATIVE_INFINITY;
        for (int i = 0; i <= index; i++) {
            quantile = Math.max(quantile, outputs.get(offset + i));
        }
        return NextSteps.stretch(quantile, base, unit);
    }

    /** How surprising a value is: minus the logarithm of the chance of one at least as far out. */
    double surprise(double value) {
        double x = NextSteps.squeeze(value, base, unit);
        double left = outputs.get(offset);
        double right = Math.max(left, outputs.get(offset + 1));
        if (x < left) {
            return -LOW.log(left - x, right - left);
        }
        for (int i = 1; ; i++) {
            if (x <= right) {
                double below = share(x, left, right, i);
                return -Math.log(Math.min(1, 2 * Math.min(below, 1 - below)));
            }
            if (i == NextSteps.outputs() - 1) {
                return -HIGH.log(x - right, right - left);
            }
            left = right;
            right = Math.max(left, outputs.get(offset + i + 1));
        }
    }

    /** The share below {@code x}, which lies between the quantiles of the level before and of level {@code index}. */
    private static double share(double x, double left, double right, int index) {
        double width = right - left;
        double part = width > 0 ? (x - left) / width : 0.5;
        return NextSteps.level(index - 1) + part * (NextSteps.level(index) - NextSteps.level(index - 1));
    }

    /** An exponential tail beyond the outermost quantile. */
    private static final class Tail {
        private final double logChance;
        private final double logRatio;

        /**
         * @param outer the chance beyond the outermost quantile
         * @param nearer the chance beyond the one before
         */
        Tail(double outer, double nearer) {
            this.logChance = Math.log(2 * outer);
            this.logRatio = Math.log(nearer / outer);
        }

        /** Logarithm of the chance of what lies so far beyond, given the gap between the outermost two quantiles. */
        double log(double beyond, double gap) {
            return logChance - beyond / Math.max(MIN_TAIL, gap / logRatio);
        }
    }
}
