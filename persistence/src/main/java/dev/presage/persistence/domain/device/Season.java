package dev.presage.persistence.domain.device;

/**
 * A series' seasons, in steps.
 *
 * @param length the season; 0 if there is none
 * @param cycle the longer season, a multiple of {@code length} (the week of a day); 0 if there is none
 */
public record Season(int length, int cycle) {
    /** No season at all. */
    public static final Season NONE = new Season(0, 0);

    private static final int LEAST_VALUES = 16;

    /** Lengths that calendars make likely. */
    private static final int[] LIKELY = {24, 48, 96, 144, 288, 12, 60, 7};

    /** Finds the seasons of a series from the autocorrelation of what its trend leaves. */
    public static Season of(double[] values) {
        if (values.length < LEAST_VALUES) {
            return NONE;
        }
        double[] rest = detrended(values);
        return rest.length == 0 ? NONE : new Search(rest).run();
    }

    /** Residuals of the straight line through the values, wild ones cut off; empty if nothing is left. */
    private static double[] detrended(double[] values) {
        int size = values.length;
        double sumX = 0;
        double sumY = 0;
        double sumXX = 0;
        double sumXY = 0;
        for (int i = 0; i < size; i++) {
            sumX += i;
            sumY += values[i];
            sumXX += (double) i * i;
            sumXY += i * values[i];
        }
        double slope = (size * sumXY - sumX * sumY) / (size * sumXX - sumX * sumX);
        double start = (sumY - slope * sumX) / size;
        var rest = new double[size];
        double variance = 0;
        for (int i = 0; i < size; i++) {
            rest[i] = values[i] - start - slope * i;
            variance += rest[i] * rest[i] / size;
        }
        double deviation = Math.sqrt(variance);
        if (deviation < 1e-12 * (1 + Math.abs(start))) {
            return new double[0];
        }
        for (int i = 0; i < size; i++) {
            rest[i] = Math.clamp(rest[i], -3.5 * deviation, 3.5 * deviation);
        }
        return rest;
    }

    /** The search for the seasons of a detrended series. */
    private static final class Search {
        private final double[] rest;
        private final int longest;
        private final double[] correlation;
        private final boolean[] peak;
        private final double threshold;
        private final double best;

        Search(double[] rest) {
            this.rest = rest;
            this.longest = (int) (rest.length * 0.66);
            this.correlation = correlation();
            this.threshold = 0.15 + 2.5 / Math.sqrt(rest.length);
            this.peak = new boolean[longest + 1];
            this.best = peaks();
        }

        private double[] correlation() {
            int size = rest.length;
            double variance = 0;
            for (double value : rest) {
                variance += value * value / size;
            }
            var found = new double[longest + 2];
            for (int lag = 1; lag <= longest; lag++) {
                double sum = 0;
                for (int i = lag; i < size; i++) {
                    sum += rest[i] * rest[i - lag];
                }
                found[lag] = sum / variance / (size - lag);
            }
            found[longest + 1] = 1;
            return found;
        }

        /** Marks the peaks that rise out of a valley; returns the highest of those seen at least twice. */
        private double peaks() {
            double highest = 0;
            double valley = 1;
            for (int lag = 3; lag < longest; lag++) {
                valley = Math.min(valley, correlation[lag - 1]);
                double here = correlation[lag];
                if (lag >= 4 && here >= correlation[lag - 1] && here >= correlation[lag + 1] && here - valley > 0.12) {
                    peak[lag] = true;
                    if (here > required(lag) && lag * 2 <= rest.length) {
                        highest = Math.max(highest, here);
                    }
                }
            }
            return highest;
        }

        /** What a peak has to reach; one seen less than three times has to reach more. */
        private double required(int lag) {
            return lag * 3 > rest.length ? threshold + 0.25 : threshold;
        }

        Season run() {
            if (best == 0) {
                return NONE;
            }
            int length = 0;
            for (int lag = 4; lag <= longest && length == 0; lag++) {
                if (peak[lag] && correlation[lag] >= 0.9 * best && correlation[lag] > required(lag)) {
                    length = lag;
                }
            }
            length = likely(length);
            if (length % 7 == 0
                    && length / 7 >= 4
                    && correlation[length / 7] >= 0.25 * correlation[length]
                    && isNearPeak(length / 7)) {
                return new Season(length / 7, length);
            }
            return new Season(length, cycle(length));
        }

        /** Prefers a calendar's length where it explains about as much. */
        private int likely(int length) {
            for (int lag : LIKELY) {
                boolean possible = lag < longest
                        && lag * 2 <= rest.length
                        && lag != length
                        && correlation[lag] >= 0.72 * best
                        && correlation[lag] > threshold
                        && isNearPeak(lag);
                if (possible && explains(lag, length)) {
                    return lag;
                }
            }
            return length;
        }

        private boolean explains(int lag, int length) {
            if (Math.abs(lag - length) <= 1 && correlation[lag] > 0.95 * correlation[length]) {
                return true;
            }
            if (lag < length) {
                return lag * 8 > length && (length % lag <= 1 || lag - length % lag <= 1);
            }
            return correlation[lag] > 1.02 * correlation[length] && lag % length > 1 && length - lag % length > 1;
        }

        private boolean isNearPeak(int lag) {
            return peak[lag] || peak[lag - 1] || (lag + 1 < peak.length && peak[lag + 1]);
        }

        /** The multiple of a season that repeats best; seven are preferred. */
        private int cycle(int length) {
            int cycle = 0;
            double least = Double.POSITIVE_INFINITY;
            double ofSeven = Double.POSITIVE_INFINITY;
            for (int k = 2; k <= 10 && k * length <= longest; k++) {
                double error = 0;
                for (int i = k * length; i < rest.length; i++) {
                    error += Math.abs(rest[i] - rest[i - k * length]);
                }
                error /= rest.length - k * length;
                ofSeven = k == 7 ? error : ofSeven;
                if (error < least) {
                    least = error;
                    cycle = k * length;
                }
            }
            return ofSeven < 1.1 * least ? 7 * length : cycle;
        }
    }
}
