package dev.presage.ops.synthetic.series;

import java.util.Arrays;

/** What a computer reports each second or so: idle with bursts, a saw-tooth heap, growing use, spikes, full ratios. */
final class Telemetry {
    private Telemetry() {}

    static double[] draw(Dice dice, int size) {
        return switch (dice.below(7)) {
            case 0, 1 -> bursts(dice, size);
            case 2 -> sawTooth(dice, size);
            case 3 -> growth(dice, size);
            case 4 -> spikes(dice, size);
            case 5 -> load(dice, size);
            default -> rarelyChanging(dice, size);
        };
    }

    /** A quiet share of processor time, with bursts of work between 0 and 1. */
    private static double[] bursts(Dice dice, int size) {
        var y = new double[size];
        double idle = dice.scale(0.005, 0.3);
        double noise = dice.scale(0.1, 0.8);
        double start = dice.scale(0.0005, 0.05);
        double end = dice.scale(0.01, 0.5);
        double work = 0;
        for (int t = 0; t < size; t++) {
            if (work == 0 && dice.chance(start)) {
                work = dice.uniform(0.1, 1.2);
            } else if (work > 0 && dice.chance(end)) {
                work = 0;
            }
            double value = work > 0 ? work + 0.05 * dice.normal() : idle * Math.exp(noise * dice.normal());
            y[t] = Math.clamp(value, 0, 1);
        }
        return y;
    }

    /** A heap that fills and is collected, now and then more thoroughly. */
    private static double[] sawTooth(Dice dice, int size) {
        var y = new double[size];
        double rate = dice.scale(0.002, 0.2);
        double jitter = dice.uniform(0.02, 1);
        double top = dice.uniform(0.5, 1);
        double spread = dice.uniform(0, 0.15);
        double bottom = dice.uniform(0.05, 0.4);
        double limit = top;
        double value = dice.uniform(bottom, top);
        for (int t = 0; t < size; t++) {
            value += rate * Math.max(0, 1 + jitter * dice.normal());
            if (value > limit) {
                value = bottom * (dice.oneIn(12) ? 0.6 : 1 + spread * dice.uniform());
                limit = top * (1 - spread * dice.uniform());
            }
            y[t] = value;
        }
        return scaled(dice, y);
    }

    /** Use that mostly grows, in steps or steadily, and is rarely given back. */
    private static double[] growth(Dice dice, int size) {
        var y = new double[size];
        double step = dice.scale(0.01, 1);
        double chance = dice.oneIn(2) ? 1 : dice.scale(0.02, 0.5);
        double release = dice.scale(1e-4, 5e-3);
        double value = dice.uniform(1, 100);
        double start = value;
        for (int t = 0; t < size; t++) {
            value += dice.chance(chance) ? step * dice.exponential() : 0;
            value = dice.chance(release) ? start + (value - start) * dice.uniform() : value;
            y[t] = value;
        }
        return scaled(dice, y);
    }

    /** Traffic: little most of the time, spikes with heavy tails, some of them regular. */
    private static double[] spikes(Dice dice, int size) {
        var y = new double[size];
        double base = dice.scale(0.1, 10);
        double chance = dice.scale(0.005, 0.3);
        double tail = dice.uniform(0.5, 1.6);
        int every = dice.oneIn(2) ? 5 + dice.below(60) : 0;
        double decay = dice.oneIn(2) ? dice.uniform(0.3, 0.9) : 0;
        double spike = 0;
        for (int t = 0; t < size; t++) {
            spike *= decay;
            if (dice.chance(chance) || (every > 0 && t % every == 0)) {
                spike += base * Math.exp(tail * dice.normal()) * 5;
            }
            y[t] = base * dice.exponential() * 0.3 + spike;
        }
        return scaled(dice, y);
    }

    /** A load average: bursts behind an exponential filter. */
    private static double[] load(Dice dice, int size) {
        double[] y = bursts(dice, size);
        double keep = Math.exp(-1 / dice.scale(5, 120));
        double cores = 1 + dice.below(16);
        double value = y[0];
        for (int t = 0; t < size; t++) {
            value = keep * value + (1 - keep) * y[t];
            y[t] = Math.rint(value * cores * 100) / 100;
        }
        return y;
    }

    /** A number that stays for long and then moves, like disk use, threads or open files. */
    private static double[] rarelyChanging(Dice dice, int size) {
        var y = new double[size];
        double chance = dice.oneIn(5) ? 0 : dice.scale(0.002, 0.2);
        double value = dice.below(1000);
        boolean isWhole = dice.oneIn(2);
        Arrays.fill(y, value);
        for (int t = 0; t < size; t++) {
            if (dice.chance(chance)) {
                double move = dice.student(3) * 2;
                value = Math.max(0, value + (isWhole ? Math.rint(move) : move));
            }
            y[t] = value;
        }
        return y;
    }

    private static double[] scaled(Dice dice, double[] y) {
        double scale = dice.scale(0.01, 1e9);
        for (int t = 0; t < y.length; t++) {
            y[t] *= scale;
        }
        return y;
    }
}
