package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * The highest error seen, slowly forgotten, and how a new error compares with it. Written only while a fold owns it.
 */
final class Peak {
    /** What a comparison says at least, and before it can say anything. */
    static final double SILENT = -9;

    private static final double LOUD = 9;

    /**
     * How a peak is kept.
     *
     * @param skip rows at the start that are not even learnt from
     * @param need rows to learn from before the first comparison
     * @param decay what is left of a peak after each row
     * @param growth a peak grows by at most this factor a row
     */
    record Rule(int skip, int need, double decay, double growth) {
        static Rule of(int skip, int need, double memory, double growth) {
            return new Rule(skip, need, Math.exp(-1 / memory), growth);
        }
    }

    private final Rule rule;
    private int seen;
    private double held;

    Peak(Rule rule) {
        this.rule = rule;
    }

    Peak copy() {
        var copy = new Peak(rule);
        copy.seen = seen;
        copy.held = held;
        return copy;
    }

    /** A peak as it stood when it had been offered {@code seen} errors. */
    static Peak of(Rule rule, int seen, double held) {
        var peak = new Peak(rule);
        peak.seen = Math.clamp(seen, 0, rule.skip + rule.need);
        peak.held = held;
        return peak;
    }

    /** How many errors were offered, up to the number needed for a comparison. */
    int seen() {
        return seen;
    }

    double held() {
        return held;
    }

    /** Compares an error with the peak before it, as the logarithm of their ratio, and learns from it. */
    double offer(double error) {
        int row = seen;
        seen = Math.min(seen + 1, rule.skip + rule.need);
        if (row < rule.skip) {
            return SILENT;
        }
        double excess = SILENT;
        if (row >= rule.skip + rule.need && error > 0) {
            excess = held > 0 ? Math.log(error / held) : LOUD;
        }
        held *= rule.decay;
        if (error > held) {
            held = held == 0 ? error : Math.min(error, rule.growth * held);
        }
        return Math.clamp(excess, SILENT, LOUD);
    }

    void write(WireWriter out) {
        out.number(seen).real(held);
    }

    static Peak read(Rule rule, WireReader in) {
        var peak = new Peak(rule);
        peak.seen = in.count(rule.skip + rule.need);
        peak.held = in.real();
        return peak;
    }
}
