package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** How far a value jumped from the one before. */
final class JumpKeeper {
    private static final Peak.Rule RULE = Peak.Rule.of(1, 100, 8000, 1.5);

    private final Peak peak;

    JumpKeeper() {
        this(new Peak(RULE));
    }

    private JumpKeeper(Peak peak) {
        this.peak = peak;
    }

    JumpKeeper copy() {
        return new JumpKeeper(peak.copy());
    }

    /** The largest usual jump. */
    double peak() {
        return peak.held();
    }

    double offer(double jump, double floor) {
        return peak.offer(jump > floor ? jump : 0);
    }

    void write(WireWriter out) {
        peak.write(out);
    }

    static JumpKeeper read(WireReader in) {
        return new JumpKeeper(Peak.read(RULE, in));
    }
}
