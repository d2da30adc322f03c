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

    private Ring values = Ring.empty(VALUES);
    private Ring times = Ring.empty(TIMES);
    private Pace pace = new Pace();
    private RangeKeeper range = new RangeKeeper();
    private ProfileKeeper profile = new ProfileKeeper();
    private PatternKeeper pattern = new PatternKeeper();
    private SpreadKeeper spread = new SpreadKeeper();
    private JumpKeeper jump = new JumpKeeper();
    private double strength = Peak.SILENT;

    /** The last values and those of this fold, in one piece; only there while a fold runs. */
    private double[] window = new double[0];

    private double[] newTimes = new double[0];
    private int known;
    private int end;

    /** A copy that can observe {@code more} values before it is {@link #freeze}d. */
    ChannelWatch copy(int more) {
        var copy = new ChannelWatch();
        copy.values = values;
        copy.times = times;
        copy.pace = pace.copy();
        copy.range = range.copy();
        copy.profile = profile.copy();
        copy.pattern = pattern.copy();
        copy.spread = spread.copy();
        copy.jump = jump.copy();
        copy.strength = strength;
        copy.known = Math.min(values.size(), SpreadKeeper.WINDOW);
        copy.window = new double[copy.known + more];
        copy.newTimes = new double[more];
        copy.end = copy.known;
        values.copyNewest(copy.known, copy.window, copy.known);
        return copy;
    }

    /** Judges a value by all records, then lets all of them learn from it. */
    Finding observe(long timeMillis, double value) {
        window[end] = value;
        newTimes[end - known] = timeMillis;
        end++;
        double expectedLow = range.isKnown() ? range.low() : Double.NaN;
        double expectedHigh = range.isKnown() ? range.high() : Double.NaN;
        double previous = pace.rows() == 0 ? value : pace.last();
        double caution = pace.rows() >= YOUNG_ROWS ? 0 : CAUTION * Math.log(YOUNG_ROWS / (pace.rows() + 1.0));
        double byRange = range.offer(value) - Keeper.RANGE.margin();
        double floor = 1e-6 * range.width();
        double byProfile = profile.offer(timeMillis, value, floor) - Keeper.PROFILE.margin();
        double byPattern = pattern.offer(window, end, range.width()) - Keeper.PATTERN.margin();
        double bySpread = spread.offer(window, end, end) - Keeper.SPREAD.margin();
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

    /** Ends the fold: what it observed joins the last values. */
    void freeze() {
        values = values.append(window, known, end);
        times = times.append(newTimes, 0, end - known);
        window = new double[0];
        newTimes = new double[0];
        known = 0;
        end = 0;
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
        var watch = new ChannelWatch();
        watch.values = Ring.read(VALUES, in);
        watch.times = Ring.read(TIMES, in);
        watch.pace = Pace.read(in);
        watch.range = RangeKeeper.read(in);
        watch.profile = ProfileKeeper.read(in);
        watch.pattern = PatternKeeper.read(in);
        watch.spread = SpreadKeeper.read(in);
        watch.jump = JumpKeeper.read(in);
        watch.strength = in.real();
        return watch;
    }
}
