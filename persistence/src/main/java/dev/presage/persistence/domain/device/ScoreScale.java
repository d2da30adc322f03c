package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * Turns strengths into scores: the share of the device's usual readings that look less unusual. Starts from the shares
 * seen on series of our own making and learns the device's own. Learns from scores alone, because those are journaled
 * and strengths are not. Written only while a fold owns it.
 */
final class ScoreScale {
    private static final double[] EDGES = {
        -5, -4, -3, -2.5, -2, -1.6, -1.3, -1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.5, 1, 2, 4
    };

    /** The share of readings at or above each edge, of one channel, before anything is known of it. */
    private static final double[] PRIOR = {
        0.95, 0.9, 0.8, 0.7, 0.55, 0.4, 0.27, 0.16, 0.1, 0.05, 0.02, 0.009, 0.004, 0.0025, 0.0014, 0.0006, 0.0002, 2e-5
    };

    /** The prior weighs as much as so many readings. */
    private static final double PRIOR_READINGS = 100;

    /** Unusual readings come in bouts, so that few of them say less of how many are to come: errors to allow for. */
    private static final double BOUTS = 2;

    /** Older readings are forgotten at this pace. */
    private static final double MAX_READINGS = 5000;

    private static final double GRAIN = 1e6;

    private final double[] counts;
    private double total;

    ScoreScale() {
        this(new double[EDGES.length + 1], 0);
    }

    private ScoreScale(double[] counts, double total) {
        this.counts = counts;
        this.total = total;
    }

    ScoreScale copy() {
        return new ScoreScale(counts.clone(), total);
    }

    /** The score of a strength, in [0, 1] to six digits; grows with it. */
    double score(double strength) {
        double above = 0;
        double upper = 0;
        for (int i = EDGES.length - 1; i >= 0; i--) {
            above += counts[i + 1];
            double share = share(above, i);
            if (strength >= EDGES[i]) {
                return rounded(
                        i == EDGES.length - 1
                                ? share * Math.exp(EDGES[i] - strength)
                                : between(strength, EDGES[i], share, EDGES[i + 1], upper));
            }
            upper = share;
        }
        return rounded(between(Math.max(strength, Peak.SILENT - 2), Peak.SILENT - 2, 1, EDGES[0], upper));
    }

    /** Learns the score that a reading was given. */
    void learn(double score) {
        double above = 0;
        int bin = 0;
        for (int i = EDGES.length - 1; i >= 0 && bin == 0; i--) {
            above += counts[i + 1];
            if (score >= rounded(share(above, i))) {
                bin = i + 1;
            }
        }
        if (total >= MAX_READINGS) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] *= 1 - 1 / MAX_READINGS;
            }
            total *= 1 - 1 / MAX_READINGS;
        }
        counts[bin]++;
        total++;
    }

    private double share(double above, int edge) {
        return Math.min(
                1, (above + BOUTS * Math.sqrt(above) + PRIOR_READINGS * PRIOR[edge]) / (total + PRIOR_READINGS));
    }

    /** Logarithms of shares are interpolated, so that rare ones are told apart as well as frequent ones. */
    private static double between(double x, double left, double leftShare, double right, double rightShare) {
        return leftShare * Math.exp(Math.log(rightShare / leftShare) * (x - left) / (right - left));
    }

    private static double rounded(double share) {
        return Math.rint((1 - share) * GRAIN) / GRAIN;
    }

    void write(WireWriter out) {
        for (double count : counts) {
            out.real(count);
        }
        out.real(total);
    }

    static ScoreScale read(WireReader in) {
        var counts = new double[EDGES.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.real();
        }
        return new ScoreScale(counts, in.real());
    }
}
