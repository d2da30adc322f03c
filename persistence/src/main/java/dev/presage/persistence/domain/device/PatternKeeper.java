package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * How far the shape of the last rows lies from every shape seen before: ten means of six rows each, compared with a
 * bounded codebook of such shapes.
 */
final class PatternKeeper {
    private static final int MEANS = Codebook.WIDTH;
    private static final int ROWS_PER_MEAN = 6;
    private static final int WINDOW = MEANS * ROWS_PER_MEAN;

    /** A shape further than this share of the range from all others is new. */
    private static final double NEW_SHAPE = 0.05;

    /** Uses are told apart to so many rows, so that most rows leave the uses shared. */
    private static final int TICK_ROWS = 8;

    private static final Peak.Rule RULE = Peak.Rule.of(WINDOW, 100, 10_000, Double.POSITIVE_INFINITY);

    private final Codebook codes;
    private double origin;
    private long rows;
    private final Peak peak;

    PatternKeeper() {
        this(new Codebook(), new Peak(RULE));
    }

    private PatternKeeper(Codebook codes, Peak peak) {
        this.codes = codes;
        this.peak = peak;
    }

    PatternKeeper copy() {
        var copy = new PatternKeeper(codes.copy(), peak.copy());
        copy.origin = origin;
        copy.rows = rows;
        return copy;
    }

    /**
     * Compares the newest shape.
     *
     * @param values the last values
     * @param range width of the range of all values so far
     */
    double offer(Ring values, double range) {
        if (rows == 0) {
            origin = values.fromEnd(0);
        }
        rows++;
        if (rows < WINDOW || range <= 0) {
            return peak.offer(0);
        }
        var shape = new float[MEANS];
        values.means(ROWS_PER_MEAN, origin, shape);
        double novelty = distance(shape, range) / range;
        return peak.offer(novelty > 1e-6 ? novelty : 0);
    }

    private double distance(float[] shape, double range) {
        int tick = (int) (rows / TICK_ROWS);
        double found = codes.nearest(shape) / MEANS;
        boolean isFirst = found == Double.POSITIVE_INFINITY;
        if (isFirst || found > NEW_SHAPE * range) {
            codes.store(shape, tick);
        } else {
            codes.use(tick);
        }
        return isFirst ? 0 : found;
    }

    void write(WireWriter out) {
        codes.write(out);
        out.real(origin).number(rows);
        peak.write(out);
    }

    static PatternKeeper read(WireReader in) {
        var codes = Codebook.read(in);
        double origin = in.real();
        long rows = in.number();
        var pattern = new PatternKeeper(codes, Peak.read(RULE, in));
        pattern.origin = origin;
        pattern.rows = rows;
        return pattern;
    }
}
