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
    private final Peak peak;

    SpreadKeeper() {
        this(new Peak(RULE));
    }

    private SpreadKeeper(Peak peak) {
        this.peak = peak;
    }

    SpreadKeeper copy() {
        var copy = new SpreadKeeper(peak.copy());
        copy.rows = rows;
        copy.scale = scale;
        copy.usual = usual;
        return copy;
    }

    /** Compares the spread of the last values. */
    double offer(Ring values) {
        double spread = values.deviation(Math.min(values.size(), WINDOW));
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

    void write(WireWriter out) {
        out.number(rows).real(scale).real(usual);
        peak.write(out);
    }

    static SpreadKeeper read(WireReader in) {
        long rows = in.number();
        double scale = in.real();
        double usual = in.real();
        var spread = new SpreadKeeper(Peak.read(RULE, in));
        spread.rows = rows;
        spread.scale = scale;
        spread.usual = usual;
        return spread;
    }
}
