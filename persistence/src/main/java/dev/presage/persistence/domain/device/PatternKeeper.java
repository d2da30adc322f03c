package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * How far the shape of the last rows lies from every shape seen before: ten means of six rows each, compared with a
 * bounded codebook of such shapes.
 */
final class PatternKeeper {
    static final int MEANS = 10;
    static final int ROWS_PER_MEAN = 6;
    static final int WINDOW = MEANS * ROWS_PER_MEAN;

    /** Shapes kept; three in a hundred of the detection rate are lost against 300, at a third of the cost. */
    private static final int MAX_CODES = 200;

    /** A shape further than this share of the range from all others is new. */
    private static final double NEW_SHAPE = 0.05;

    /** Uses are told apart to so many rows, so that most rows leave the array of uses shared. */
    private static final int TICK_ROWS = 8;

    private static final Peak.Rule RULE = Peak.Rule.of(WINDOW, 100, 10_000, Double.POSITIVE_INFINITY);

    /** Shapes relative to the first value, so that single precision is enough; shared between versions. */
    private float[][] codes = new float[0][];

    private int[] used = new int[0];
    private double origin;
    private long rows;
    private Peak peak = new Peak(RULE);

    PatternKeeper copy() {
        var copy = new PatternKeeper();
        copy.codes = codes;
        copy.used = used;
        copy.origin = origin;
        copy.rows = rows;
        copy.peak = peak.copy();
        return copy;
    }

    /**
     * Compares the newest shape.
     *
     * @param window the last values, the newest before {@code end}
     * @param range width of the range of all values so far
     */
    double offer(double[] window, int end, double range) {
        if (rows == 0) {
            origin = window[end - 1];
        }
        rows++;
        if (rows < WINDOW || range <= 0) {
            return peak.offer(0);
        }
        var shape = new float[MEANS];
        for (int i = 0; i < MEANS; i++) {
            double sum = 0;
            int from = end - (i + 1) * ROWS_PER_MEAN;
            for (int k = from; k < from + ROWS_PER_MEAN; k++) {
                sum += window[k] - origin;
            }
            shape[i] = (float) (sum / ROWS_PER_MEAN);
        }
        double novelty = distance(shape, range) / range;
        return peak.offer(novelty > 1e-6 ? novelty : 0);
    }

    private double distance(float[] shape, double range) {
        float best = Float.POSITIVE_INFINITY;
        int nearest = -1;
        for (int c = 0; c < codes.length; c++) {
            float[] code = codes[c];
            float sum = 0;
            for (int i = 0; i < MEANS && sum < best; i++) {
                sum += Math.abs(shape[i] - code[i]);
            }
            if (sum < best) {
                best = sum;
                nearest = c;
            }
        }
        int tick = (int) (rows / TICK_ROWS);
        double found = best / MEANS;
        if (nearest < 0 || found > NEW_SHAPE * range) {
            store(shape, tick);
        } else if (used[nearest] != tick) {
            used = used.clone();
            used[nearest] = tick;
        }
        return nearest < 0 ? 0 : found;
    }

    private void store(float[] shape, int tick) {
        int place = codes.length;
        if (place < MAX_CODES) {
            codes = Arrays.copyOf(codes, place + 1);
            used = Arrays.copyOf(used, place + 1);
        } else {
            place = oldest();
            codes = codes.clone();
            used = used.clone();
        }
        codes[place] = shape;
        used[place] = tick;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < used.length; i++) {
            if (used[i] < used[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    void write(WireWriter out) {
        out.number(codes.length);
        for (int c = 0; c < codes.length; c++) {
            for (float mean : codes[c]) {
                out.single(mean);
            }
            out.number(used[c]);
        }
        out.real(origin).number(rows);
        peak.write(out);
    }

    static PatternKeeper read(WireReader in) {
        var pattern = new PatternKeeper();
        int size = in.count(MAX_CODES);
        pattern.codes = new float[size][MEANS];
        pattern.used = new int[size];
        for (int c = 0; c < size; c++) {
            for (int i = 0; i < MEANS; i++) {
                pattern.codes[c][i] = in.single();
            }
            pattern.used[c] = in.count(Integer.MAX_VALUE);
        }
        pattern.origin = in.real();
        pattern.rows = in.number();
        pattern.peak = Peak.read(RULE, in);
        return pattern;
    }
}
