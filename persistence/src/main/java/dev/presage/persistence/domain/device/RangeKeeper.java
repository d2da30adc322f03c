package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** How far a value lies outside the range seen so far, in widths of that range. The range slowly shrinks. */
final class RangeKeeper {
    private static final int WARM_UP = 6;
    private static final int MEAN_ROWS = 2000;
    private static final double MAX_EXCESS = 10;
    private static final double SHRINK = 1 - Math.exp(-1 / 40_000.0);

    /** Young ranges shrink faster: a channel's first minute is often a start-up that never comes again. */
    private static final double YOUNG_SHRINK = 1.0;

    private static final int YOUNG_ROWS = 200;

    private int seen;
    private double low;
    private double high;
    private double mean;
    /** All-time extremes, the scale by which the other keepers tell an error from rounding noise. */
    private double least;

    private double most;

    RangeKeeper copy() {
        var copy = new RangeKeeper();
        copy.seen = seen;
        copy.low = low;
        copy.high = high;
        copy.mean = mean;
        copy.least = least;
        copy.most = most;
        return copy;
    }

    boolean isKnown() {
        return seen > WARM_UP;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** Width of the range of all values ever seen. */
    double width() {
        return most - least;
    }

    /** Compares a value with the range before it, silent within it, and widens the range. */
    double offer(double value) {
        int row = seen;
        seen = Math.min(seen + 1, WARM_UP + MEAN_ROWS);
        least = row == 0 ? value : Math.min(least, value);
        most = row == 0 ? value : Math.max(most, value);
        if (row < WARM_UP) {
            return Peak.SILENT;
        }
        if (row == WARM_UP) {
            low = value;
            high = value;
            mean = value;
            return Peak.SILENT;
        }
        double outside = Math.max(0, Math.max(value - high, low - value));
        double width = high - low;
        double excess = outside == 0
                ? Peak.SILENT
                : width > 0 ? Math.min(MAX_EXCESS, outside / width) : Math.min(MAX_EXCESS, row / 100.0);
        mean += (value - mean) / (row - WARM_UP + 1);
        double shrink = row < YOUNG_ROWS ? Math.min(0.05, YOUNG_SHRINK / row) : SHRINK;
        high = Math.max(value, high - shrink * (high - mean));
        low = Math.min(value, low + shrink * (mean - low));
        return excess;
    }

    void write(WireWriter out) {
        out.number(seen).real(low).real(high).real(mean).real(least).real(most);
    }

    static RangeKeeper read(WireReader in) {
        var range = new RangeKeeper();
        range.seen = in.count(WARM_UP + MEAN_ROWS);
        range.low = in.real();
        range.high = in.real();
        range.mean = in.real();
        range.least = in.real();
        range.most = in.real();
        return range;
    }
}
