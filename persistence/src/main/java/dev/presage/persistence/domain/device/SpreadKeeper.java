package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** How far the spread of the last rows lies from the usual spread, in logarithms: a calm or a storm. */
final class SpreadKeeper {
    static final int WINDOW = 96;

    private static final int MEAN_ROWS = 2000;
    private static final Peak.Rule RULE = Peak.Rule.of(WINDOW, 100, 20_000, Double.POSITIVE_INFINITY);

    private long rows;
    private double scale;
    private double usual;
    private Peak peak = new Peak(RULE);

    SpreadKeeper copy() {
        var copy = new SpreadKeeper();
        copy.rows = rows;
        copy.scale = scale;
        copy.usual = usual;
        copy.peak = peak.copy();
        return copy;
    }

    /**
     * Compares the newest spread.
     *
     * @param window the last values, the newest before {@code end}
     * @param known how many values {@code window} holds before {@code end}
     */
    double offer(double[] window, int end, int known) {
        int from = end - Math.min(known, WINDOW);
        double spread = deviation(window, from, end);
        rows++;
        scale += (spread - scale) / rows;
        double now = Math.log(spread + 0.01 * scale + 1e-12);
        if (rows == 1) {
            usual = now;
        }
        double off = Math.abs(now - usual);
        usual += (now - usual) / Math.min(rows, MEAN_ROWS);
        return peak.offer(off > 1e-6 ? off : 0);
    }

    /** In two passes, so that a small spread on a high level is not lost; each in two sums, which the CPU overlaps. */
    private static double deviation(double[] values, int from, int end) {
        int size = end - from;
        double even = size % 2 == 0 ? 0 : values[from];
        double odd = 0;
        for (int i = from + size % 2; i < end; i += 2) {
            even += values[i];
            odd += values[i + 1];
        }
        double mean = (even + odd) / size;
        double first = values[from] - mean;
        double evenSquares = size % 2 == 0 ? 0 : first * first;
        double oddSquares = 0;
        for (int i = from + size % 2; i < end; i += 2) {
            double off = values[i] - mean;
            double next = values[i + 1] - mean;
            evenSquares += off * off;
            oddSquares += next * next;
        }
        return Math.sqrt((evenSquares + oddSquares) / size);
    }

    void write(WireWriter out) {
        out.number(rows).real(scale).real(usual);
        peak.write(out);
    }

    static SpreadKeeper read(WireReader in) {
        var spread = new SpreadKeeper();
        spread.rows = in.number();
        spread.scale = in.real();
        spread.usual = in.real();
        spread.peak = Peak.read(RULE, in);
        return spread;
    }
}
