package dev.presage.persistence.domain.device;

/** A channel's last values as the far forecast sees them: one season and one cycle back, and their errors. */
final class History {
    private static final int NO_SEASON_WINDOW = 24;
    private static final double ERROR_FLOOR = 0.02;

    final double[] y;
    final int n;
    final boolean hasSeason;
    final boolean hasCycle;
    /** Steps back to the seasonal reference; 1 without a season. */
    final int season;

    final int cycle;
    /** Steps of one window of means. */
    final int span;

    final double mean;
    final double deviation;
    final double least;
    final double most;
    final double last;
    /** Mean absolute difference from the seasonal reference: the unit of all that models read and say. */
    final double unit;
    /** How much of a wide difference counts where the season explains most. */
    final double wideShare;

    final double shift;
    final double amplitude;
    final double[] statistics;
    /** How well the best reference did, in units: what errors to expect. */
    final double referenceError;

    History(double[] values, Season found) {
        y = values;
        n = values.length;
        hasSeason = found.length() > 0 && n > found.length() + 4;
        season = hasSeason ? found.length() : 1;
        hasCycle = hasSeason && found.cycle() > season && n > found.cycle() + 4;
        cycle = hasCycle ? found.cycle() : season;
        span = hasSeason ? season : NO_SEASON_WINDOW;
        last = y[n - 1];
        double sum = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : y) {
            sum += value;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        mean = sum / n;
        least = low;
        most = high;
        double squares = 0;
        for (double value : y) {
            squares += (value - mean) * (value - mean);
        }
        deviation = Math.sqrt(squares / n);
        var errors = new ReferenceErrors(this);
        double floor = 1e-9 + 1e-6 * Math.abs(mean);
        unit = Math.max(Math.max(hasSeason ? errors.season : errors.step, 0.005 * deviation), floor);
        wideShare = Math.min(1, unit * unit / (deviation * deviation + 1e-18));
        statistics = errors.statistics(unit, ERROR_FLOOR);
        referenceError = Math.exp(Math.min(statistics[hasCycle ? 3 : 2], 0));
        double[] fitted = hasSeason ? fit() : new double[] {0, 1};
        shift = fitted[0];
        amplitude = fitted[1];
    }

    /** The value at {@code index}, or the oldest one before the beginning. */
    double at(int index) {
        return y[Math.max(0, index)];
    }

    /** The value at {@code index}, or {@code otherwise} outside. */
    double at(int index, double otherwise) {
        return index < 0 || index >= n ? otherwise : y[index];
    }

    /** Mean of the {@code length} values before {@code end}, as far as they exist. */
    double mean(int end, int length) {
        int from = Math.max(0, end - length);
        if (end <= from) {
            return y[0];
        }
        double sum = 0;
        for (int i = from; i < end; i++) {
            sum += y[i];
        }
        return sum / (end - from);
    }

    /** By how many steps and by which factor the last season differs from the one before. */
    private double[] fit() {
        double now = mean(n, span);
        double then = mean(n - span, span);
        double slopes = 1e-12;
        double alongSlope = 0;
        double squares = 1e-12;
        double products = 0;
        int width = Math.max(season, 8);
        for (int i = Math.max(season + 1, n - width); i < n; i++) {
            int j = i - season;
            double slope = (y[j + 1] - y[j - 1]) / 2;
            alongSlope += slope * (y[i] - y[j] - (now - then));
            slopes += slope * slope;
            double off = y[j] - then;
            products += off * (y[i] - now);
            squares += off * off;
        }
        double shrink = (squares / width * 0.002 + 1e-12) * width * 0.05;
        return new double[] {
            Math.clamp(alongSlope / (slopes + shrink), -1.5, 1.5),
            Math.clamp((products + 0.02 * squares) / (squares * 1.02 + 1e-12), 0, 3)
        };
    }
}
