package dev.presage.ops.synthetic.series;

/** The seasonal part of a series: shapes that repeat, differ by the day of a week, and evolve from season to season. */
final class SeasonPart {
    private static final double LEAK = 0.97;

    private final Dice dice;
    private final int length;
    private final boolean isClean;

    SeasonPart(Dice dice, int length, boolean isClean) {
        this.dice = dice;
        this.length = length;
        this.isClean = isClean;
    }

    /**
     * The days of a longer cycle.
     *
     * @param mix share of the second shape in each day
     * @param factor size of each day
     * @param offset level of each day
     */
    @SuppressWarnings("ArrayRecordComponent") // Local to this class.
    private record Days(double[] mix, double[] factor, double[] offset) {
        int count() {
            return mix.length;
        }
    }

    double[] draw(int size) {
        double[] first = Profiles.draw(dice, length);
        double[] second = Profiles.draw(dice, length);
        double[] third = Profiles.draw(dice, length);
        Days days = days();
        int seasons = size / length + days.count() + 4;
        double[] size1 = walk(seasons, dice.oneIn(3) ? 0 : dice.scale(0.003, 0.25));
        double[] size3 = walk(seasons, dice.oneIn(3) ? 0 : dice.scale(0.005, 0.3));
        double shock = isClean || !dice.oneIn(3) ? 0 : dice.scale(0.02, 0.5);
        var shocks = new double[seasons];
        for (int d = 0; d < seasons; d++) {
            shocks[d] = shock * dice.normal();
        }
        boolean isSmooth = isClean || !dice.oneIn(3);
        int start = dice.below(length * days.count());
        double period = length + (dice.oneIn(12) && length > 10 ? dice.uniform(-0.3, 0.3) : 0);
        var part = new double[size];
        for (int t = 0; t < size; t++) {
            int absolute = (int) Math.floor((t + start) / period);
            double phase = ((t + start) / period - absolute) * length;
            int now = Math.min(seasons - 2, t / length);
            double passed = isSmooth ? (double) (t % length) / length : 0;
            double amplitude = size1[now] * (1 - passed) + size1[now + 1] * passed;
            double change = size3[now] * (1 - passed) + size3[now + 1] * passed;
            int day = absolute % days.count();
            double jolt = shocks[Math.clamp(absolute - (int) Math.floor(start / period), 0, seasons - 1)];
            double mix = days.mix()[day];
            double shape = at(first, phase) * (1 - mix) + at(second, phase) * mix;
            part[t] = days.offset()[day]
                    + days.factor()[day] * Math.exp(amplitude + jolt) * shape
                    + change * at(third, phase)
                    + jolt * 0.5;
        }
        ripple(part);
        return part;
    }

    /** A second, unrelated season now and then. */
    private void ripple(double[] part) {
        if (dice.oneIn(8)) {
            double period = dice.scale(5, 3.0 * Math.max(2, length));
            double size = dice.scale(0.05, 1);
            double phase = dice.uniform(0, 2 * Math.PI);
            for (int t = 0; t < part.length; t++) {
                part[t] += size * Math.sin(2 * Math.PI * t / period + phase);
            }
        }
    }

    private static double at(double[] shape, double phase) {
        int left = (int) phase % shape.length;
        double right = phase - Math.floor(phase);
        return shape[left] * (1 - right) + shape[(left + 1) % shape.length] * right;
    }

    private Days days() {
        boolean isWeekly = dice.chance((length <= 60 ? 0.65 : 0.2) * (isClean ? 0.6 : 1));
        int count = !isWeekly ? 1 : dice.oneIn(8) ? 2 + dice.below(9) : 7;
        var days = new Days(new double[count], new double[count], new double[count]);
        int kind = dice.below(3);
        double most = dice.uniform();
        double factor = dice.scale(0.1, 1.5);
        double offset = -1.5 * dice.uniform() * dice.uniform();
        double jitter = dice.oneIn(2) ? 0 : dice.uniform(0, 0.25);
        for (int d = 0; d < count; d++) {
            days.factor()[d] = 1;
            if (isWeekly) {
                boolean isSpecial = (kind == 0 && count == 7) ? d >= 5 : (kind == 2 && d == count - 1);
                if (kind == 1) {
                    days.mix()[d] = most * dice.uniform();
                    days.factor()[d] = dice.scale(0.5, 1.5);
                    days.offset()[d] = 0.4 * dice.normal();
                } else if (isSpecial) {
                    boolean isHalf = count == 7 && d == 5;
                    days.mix()[d] = isHalf ? most * dice.uniform() : most;
                    days.factor()[d] = isHalf ? 0.5 + 0.5 * factor : factor;
                    days.offset()[d] = isHalf ? offset * dice.uniform() : offset;
                }
                days.mix()[d] += jitter * dice.uniform();
                days.factor()[d] *= 1 + 0.5 * jitter * dice.normal();
                days.offset()[d] += jitter * dice.normal();
            }
        }
        return days;
    }

    /** A leaky random walk over the seasons, some with momentum, some with drift. */
    private double[] walk(int seasons, double drawn) {
        double step = isClean ? drawn / 4 : drawn;
        boolean hasMomentum = dice.oneIn(isClean ? 2 : 3);
        double drift = dice.oneIn(4) ? 0.05 * dice.normal() * dice.uniform() : 0;
        var walk = new double[seasons];
        double speed = 0;
        for (int d = 1; d < seasons; d++) {
            speed = hasMomentum ? 0.85 * speed + 0.25 * step * dice.normal() : step * dice.normal();
            walk[d] = LEAK * walk[d - 1] + speed + drift;
        }
        return walk;
    }
}
