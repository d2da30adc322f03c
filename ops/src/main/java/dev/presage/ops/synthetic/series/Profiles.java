package dev.presage.ops.synthetic.series;

/** Shapes of one season: zero mean, unit variance. */
final class Profiles {
    private Profiles() {}

    static double[] draw(Dice dice, int length) {
        double[] shape = switch (dice.below(6)) {
            case 0, 1 -> harmonics(dice, length);
            case 2 -> bumps(dice, length);
            case 3 -> smoothNoise(dice, length);
            case 4 -> plateau(dice, length);
            default -> clippedSine(dice, length);
        };
        return normalised(shape);
    }

    private static double[] harmonics(Dice dice, int length) {
        var shape = new double[length];
        int count = 1 + dice.below(Math.max(1, Math.min(8, length / 2)));
        double decay = dice.uniform(0.3, 2.5);
        for (int k = 1; k <= count; k++) {
            double size = dice.normal() * Math.pow(k, -decay);
            double phase = dice.uniform(0, 2 * Math.PI);
            for (int i = 0; i < length; i++) {
                shape[i] += size * Math.sin(2 * Math.PI * k * i / length + phase);
            }
        }
        return shape;
    }

    private static double[] bumps(Dice dice, int length) {
        var shape = new double[length];
        int count = 1 + dice.below(4);
        for (int k = 0; k < count; k++) {
            double centre = dice.uniform();
            double width = Math.exp(dice.uniform(0, 4));
            double size = 0.2 + dice.uniform() * (dice.oneIn(5) ? -1 : 1);
            for (int i = 0; i < length; i++) {
                double angle = 2 * Math.PI * ((double) i / length - centre);
                shape[i] += size * Math.exp(width * (Math.cos(angle) - 1));
            }
        }
        return shape;
    }

    private static double[] smoothNoise(Dice dice, int length) {
        var noise = new double[length];
        for (int i = 0; i < length; i++) {
            noise[i] = dice.normal();
        }
        int width = dice.below(length / 4 + 1);
        return smoothed(smoothed(noise, width), width);
    }

    private static double[] smoothed(double[] values, int width) {
        var smooth = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            for (int j = -width; j <= width; j++) {
                smooth[i] += values[Math.floorMod(i + j, values.length)];
            }
        }
        return smooth;
    }

    private static double[] plateau(Dice dice, int length) {
        var shape = new double[length];
        double centre = dice.uniform();
        double width = dice.uniform(0.15, 0.75);
        double edge = dice.uniform(2, 42);
        double[] ripple = dice.oneIn(2) ? normalised(harmonics(dice, length)) : new double[length];
        for (int i = 0; i < length; i++) {
            double off = Math.abs((((double) i / length - centre) % 1 + 1.5) % 1 - 0.5) - width / 2;
            shape[i] = (1 + 0.4 * ripple[i]) / (1 + Math.exp(edge * off));
        }
        return shape;
    }

    private static double[] clippedSine(Dice dice, int length) {
        var shape = new double[length];
        double lift = dice.uniform(-0.5, 0.5);
        double phase = dice.uniform(0, 2 * Math.PI);
        double power = dice.uniform(0.5, 2);
        for (int i = 0; i < length; i++) {
            shape[i] = Math.pow(Math.max(0, Math.sin(2 * Math.PI * i / length + phase) + lift), power);
        }
        return shape;
    }

    private static double[] normalised(double[] shape) {
        double mean = 0;
        for (double value : shape) {
            mean += value / shape.length;
        }
        double variance = 0;
        for (double value : shape) {
            variance += (value - mean) * (value - mean) / shape.length;
        }
        double deviation = Math.sqrt(variance) + 1e-6;
        var unit = new double[shape.length];
        for (int i = 0; i < shape.length; i++) {
            unit[i] = (shape[i] - mean) / deviation;
        }
        return unit;
    }
}
