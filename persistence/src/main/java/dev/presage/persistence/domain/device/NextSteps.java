package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Mark;
import dev.presage.protocol.Floats;
import java.util.List;

/**
 * What {@code device-next} reads and says, the same in training and in serving. After each value of a channel it reads
 * {@link #FEATURES} numbers and says, for each of {@link #levels}, which value comes next: as a move from the last
 * value, in the channel's own unit, squeezed by asinh.
 */
public final class NextSteps {
    /** Numbers read after each value. */
    public static final int FEATURES = 9;

    /** What they are called. */
    static final List<String> NAMES = List.of(
            "from-level",
            "move",
            "unmoved",
            "deviation",
            "place-in-range",
            "gap",
            "rows",
            "to-usual-of-hour",
            "usual-of-hour-known");

    private static final float[] LEVELS = {0.01f, 0.05f, 0.1f, 0.25f, 0.5f, 0.75f, 0.9f, 0.95f, 0.99f};

    /** The levels between which nine in ten values are expected, as indexes. */
    static final int LOW = 1;

    static final int HIGH = 7;

    /** Beyond this many squeezed units nothing is told apart. */
    private static final double MAX_MOVE = 8;

    private ChannelWatch watch = new ChannelWatch();

    /** The quantile levels the model says. */
    public static float[] levels() {
        return LEVELS.clone();
    }

    static int outputs() {
        return LEVELS.length;
    }

    static double level(int index) {
        return LEVELS[index];
    }

    /** Observes a series' values, one or many. */
    public void observe(long[] timesMillis, double[] values, int from, int to) {
        ChannelWatch next = watch.copy(to - from);
        for (int i = from; i < to; i++) {
            next.observe(timesMillis[i], values[i]);
        }
        watch = next;
    }

    /** Writes what the model reads after the last observed value. */
    public void features(float[] target, int offset) {
        features(watch, target, offset);
    }

    /** What the model should have said of the value {@code next} after the last observed one. */
    public float move(double next) {
        return (float) squeeze(next, watch.pace().last(), watch.pace().unit());
    }

    /** The pinball loss of the quantiles, as a mean over the levels, and whether the move stayed below each of them. */
    static Mark mark(Floats outputs, Floats targets) {
        if (outputs.length() != LEVELS.length || targets.length() != 1) {
            throw new IllegalArgumentException("A next step is " + LEVELS.length + " quantiles beside one move.");
        }
        float move = targets.get(0);
        double loss = 0;
        var said = new double[LEVELS.length];
        var came = new boolean[LEVELS.length];
        for (int i = 0; i < LEVELS.length; i++) {
            double miss = (double) move - outputs.get(i);
            loss += Math.max(LEVELS[i] * miss, (LEVELS[i] - 1) * miss);
            said[i] = LEVELS[i];
            came[i] = miss <= 0;
        }
        return new Mark(loss / LEVELS.length, said, came);
    }

    static void features(ChannelWatch watch, float[] target, int offset) {
        features(watch.pace(), watch.range(), watch.profile(), target, offset);
    }

    static void features(Pace pace, RangeKeeper range, ProfileKeeper profile, float[] target, int offset) {
        double unit = pace.unit();
        double last = pace.last();
        int at = offset;
        target[at++] = (float) squeeze(last, pace.level(), unit);
        target[at++] = (float) squeeze(pace.move(), 0, unit);
        target[at++] = pace.move() == 0 ? 1 : 0;
        target[at++] = (float) Math.clamp(Math.log((pace.deviation() + 0.01 * unit) / unit) / 2, -3, 3);
        target[at++] = (float) place(range, last);
        target[at++] = (float) Math.clamp(Math.log(Math.max(pace.gap(), 1e-3)), -2, 3);
        target[at++] = (float) Math.min(1, pace.rows() / 100.0);
        int slot = ProfileKeeper.slotOf(pace.lastMillis() + (long) pace.usualMillis());
        boolean known = profile.knows(slot);
        target[at++] = known ? (float) squeeze(profile.usual(slot), last, unit) : 0;
        target[at] = known ? 1 : 0;
    }

    private static double place(RangeKeeper range, double value) {
        double width = range.high() - range.low();
        return range.isKnown() && width > 0 ? Math.clamp(2 * (value - range.low()) / width - 1, -1, 1) : 0;
    }

    /** The move from {@code base} to {@code value} in units, squeezed. */
    static double squeeze(double value, double base, double unit) {
        double x = (value - base) / unit;
        double size = Math.min(MAX_MOVE, Math.log(Math.abs(x) + Math.sqrt(x * x + 1)));
        return x < 0 ? -size : size;
    }

    /** Reverses {@link #squeeze}. */
    static double stretch(double squeezed, double base, double unit) {
        return base + unit * Math.sinh(Math.clamp(squeezed, -MAX_MOVE, MAX_MOVE));
    }
}
