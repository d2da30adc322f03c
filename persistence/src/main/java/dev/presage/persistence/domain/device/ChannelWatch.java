package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * What is remembered of one channel apart from the models' state: its last values and the records of its keepers. A
 * fold works on a {@link #copy} and never touches it again once a memory holds it.
 */
final class ChannelWatch {
    /** Values kept for the far forecast. */
    static final int VALUES = 640;

    /** Times kept, for the view and the usual step. */
    static final int TIMES = 256;

    /** How many rows a channel is judged with more caution: records of a short past are easily beaten. */
    private static final int YOUNG_ROWS = 200;

    private static final double CAUTION = 1;

    private final Ring values;
    private final Ring times;
    private final Pace pace;
    private final RangeKeeper range;
    private final ProfileKeeper profile;
    private final PatternKeeper pattern;
    private final SpreadKeeper spread;
    private final JumpKeeper jump;
    private double strength;

    /** Of a channel that was never seen. */
    ChannelWatch() {
        this(
                new Ring(VALUES),
                new Ring(TIMES),
                new Pace(),
                new RangeKeeper(),
                new ProfileKeeper(),
                new PatternKeeper(),
                new SpreadKeeper(),
                new JumpKeeper(),
                Peak.SILENT);
    }

    private ChannelWatch(
            Ring values,
            Ring times,
            Pace pace,
            RangeKeeper range,
            ProfileKeeper profile,
            PatternKeeper pattern,
            SpreadKeeper spread,
            JumpKeeper jump,
            double strength) {
        this.values = values;
        this.times = times;
        this.pace = pace;
        this.range = range;
        this.profile = profile;
        this.pattern = pattern;
        this.spread = spread;
        this.jump = jump;
        this.strength = strength;
    }

    /** A copy that is about to observe {@code more} values. */
    ChannelWatch copy(int more) {
        return new ChannelWatch(
                values.copy(more),
                times.copy(more),
                pace.copy(),
                range.copy(),
                profile.copy(),
                pattern.copy(),
                spread.copy(),
                jump.copy(),
                strength);
    }

    /** Judges a value by all records, then lets all of them learn from it. */
    Finding observe(long timeMillis, double value) {
        values.add(value);
        times.add((double) timeMillis);
        double expectedLow = range.isKnown() ? range.low() : Double.NaN;
        double expectedHigh = range.isKnown() ? range.high() : Double.NaN;
        double previous = pace.rows() == 0 ? value : pace.last();
        double caution = pace.rows() >= YOUNG_ROWS ? 0 : CAUTION * Math.log(YOUNG_ROWS / (pace.rows() + 1.0));
        double byRange = range.offer(value) - Keeper.RANGE.margin();
        double floor = 1e-6 * range.width();
        double byProfile = profile.offer(timeMillis, value, floor) - Keeper.PROFILE.margin();
        double byPattern = pattern.offer(values, range.width()) - Keeper.PATTERN.margin();
        double bySpread = spread.offer(values) - Keeper.SPREAD.margin();
        double byJump = jump.offer(Math.abs(value - previous), floor) - Keeper.JUMP.margin();
        pace.offer(timeMillis, value);
        double best = Math.max(Math.max(Math.max(byRange, byProfile), Math.max(byPattern, bySpread)), byJump);
        strength = best - caution;
        if (best == byRange) {
            return new Finding(strength, Keeper.RANGE, expectedLow, expectedHigh, value);
        }
        if (best == byJump) {
            double reach = jump.peak();
            return new Finding(strength, Keeper.JUMP, previous - reach, previous + reach, value);
        }
        if (best == byProfile) {
            double usual = profile.usual(ProfileKeeper.slotOf(timeMillis));
            return new Finding(strength, Keeper.PROFILE, usual - profile.peak(), usual + profile.peak(), value);
        }
        Keeper keeper = best == byPattern ? Keeper.PATTERN : Keeper.SPREAD;
        return new Finding(strength, keeper, Double.NaN, Double.NaN, value);
    }

    Ring values() {
        return values;
    }

    Ring times() {
        return times;
    }

    Pace pace() {
        return pace;
    }

    RangeKeeper range() {
        return range;
    }

    ProfileKeeper profile() {
        return profile;
    }

    /** How unusual the last value was to the keepers. */
    double strength() {
        return strength;
    }

    void write(WireWriter out) {
        values.write(out);
        times.write(out);
        pace.write(out);
        range.write(out);
        profile.write(out);
        pattern.write(out);
        spread.write(out);
        jump.write(out);
        out.real(strength);
    }

    static ChannelWatch read(WireReader in) {
        return new ChannelWatch(
                Ring.read(VALUES, in),
                Ring.read(TIMES, in),
                Pace.read(in),
                RangeKeeper.read(in),
                ProfileKeeper.read(in),
                PatternKeeper.read(in),
                SpreadKeeper.read(in),
                JumpKeeper.read(in),
                in.real());
    }
}
