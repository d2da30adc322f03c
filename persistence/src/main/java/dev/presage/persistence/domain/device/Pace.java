package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** How a channel usually moves: its level, the distance from it, the size and the time of a step. */
final class Pace {
    private static final int LEVEL_ROWS = 60;
    private static final int SCALE_ROWS = 120;

    /** A single wild value may not move a scale by more than so many times itself. */
    private static final double MAX_PULL = 10;

    private long rows;
    private double last;
    private double before;
    private double level;
    private double deviation;
    private double step;
    private long lastMillis;
    private double usualMillis;
    private double gap = 1;

    Pace copy() {
        var copy = new Pace();
        copy.rows = rows;
        copy.last = last;
        copy.before = before;
        copy.level = level;
        copy.deviation = deviation;
        copy.step = step;
        copy.lastMillis = lastMillis;
        copy.usualMillis = usualMillis;
        copy.gap = gap;
        return copy;
    }

    /** A guess at the pace just before an earlier value: as now in its scales, and quiet. */
    Pace backAt(long timeMillis, double value) {
        var then = copy();
        then.last = value;
        then.level = value;
        then.lastMillis = timeMillis - (long) usualMillis;
        return then;
    }

    void offer(long timeMillis, double value) {
        rows++;
        before = rows == 1 ? value : last;
        last = value;
        if (rows == 1) {
            level = value;
        } else {
            double move = Math.abs(value - before);
            step += (pulled(move, step) - step) * rate(rows - 1, SCALE_ROWS);
            level += (value - level) * rate(rows, LEVEL_ROWS);
            deviation += (pulled(Math.abs(value - level), deviation) - deviation) * rate(rows - 1, SCALE_ROWS);
            time(timeMillis - lastMillis);
        }
        lastMillis = timeMillis;
    }

    private void time(long millis) {
        if (millis <= 0) {
            gap = 1;
        } else if (usualMillis == 0) {
            usualMillis = millis;
        } else {
            gap = millis / usualMillis;
            usualMillis += (Math.min((double) millis, 4 * usualMillis) - usualMillis) * rate(rows - 1, SCALE_ROWS);
        }
    }

    private double pulled(double size, double scale) {
        return rows > 10 && scale > 0 ? Math.min(size, MAX_PULL * scale) : size;
    }

    private static double rate(long n, int memory) {
        return 1.0 / Math.min(Math.max(1, n), memory);
    }

    long rows() {
        return rows;
    }

    double last() {
        return last;
    }

    /** The move from the value before to the last one. */
    double move() {
        return last - before;
    }

    double level() {
        return level;
    }

    double deviation() {
        return deviation;
    }

    double step() {
        return step;
    }

    long lastMillis() {
        return lastMillis;
    }

    /** Time since the value before, in usual steps. */
    double gap() {
        return gap;
    }

    double usualMillis() {
        return usualMillis;
    }

    /** The unit in which models read and say this channel; above zero. */
    double unit() {
        return Math.max(Math.max(step, 0.02 * deviation), 1e-9 + 1e-7 * Math.abs(last));
    }

    void write(WireWriter out) {
        out.number(rows).real(last).real(before).real(level).real(deviation).real(step);
        out.number(lastMillis).real(usualMillis).real(gap);
    }

    static Pace read(WireReader in) {
        var pace = new Pace();
        pace.rows = in.number();
        pace.last = in.real();
        pace.before = in.real();
        pace.level = in.real();
        pace.deviation = in.real();
        pace.step = in.real();
        pace.lastMillis = in.number();
        pace.usualMillis = in.real();
        pace.gap = in.real();
        return pace;
    }
}
