package dev.presage.ops.synthetic.series;

/** What measuring makes of a series: positive, bounded, clipped, counted, rounded, negated or scaled. */
final class Transforms {
    private Transforms() {}

    static void apply(Dice dice, double[] y, boolean isClean) {
        switch (dice.below(10)) {
            case 0, 1, 2 -> exponential(dice, y);
            case 3 -> logistic(dice, y);
            case 4 -> clip(dice, y);
            case 5 -> count(dice, y);
            default -> add(y, dice.uniform(3, 9));
        }
        if (!isClean && dice.oneIn(30)) {
            double off = dice.uniform(0.1, 0.7);
            for (int t = 0; t < y.length; t++) {
                y[t] = dice.chance(off) ? 0 : y[t];
            }
        }
        if (dice.oneIn(6)) {
            round(y, dice.scale(0.01, 0.5));
        }
        double scale = dice.scale(0.01, 1000) * (dice.oneIn(10) ? -1 : 1);
        for (int t = 0; t < y.length; t++) {
            double value = y[t] * scale;
            y[t] = Double.isFinite(value) ? value : 0;
        }
    }

    private static void exponential(Dice dice, double[] y) {
        double rate = dice.scale(0.1, 0.9);
        for (int t = 0; t < y.length; t++) {
            y[t] = Math.exp(Math.min(12, rate * y[t]));
        }
    }

    private static void logistic(Dice dice, double[] y) {
        double slope = dice.scale(0.5, 2);
        double shift = dice.normal();
        for (int t = 0; t < y.length; t++) {
            y[t] = 1 / (1 + Math.exp(-slope * y[t] + shift));
        }
    }

    private static void clip(Dice dice, double[] y) {
        double floor = dice.uniform(-1, 1);
        double base = dice.oneIn(2) ? floor : 0;
        for (int t = 0; t < y.length; t++) {
            y[t] = Math.max(floor, y[t]) - base;
        }
    }

    private static void count(Dice dice, double[] y) {
        double rate = dice.scale(0.2, 0.9);
        double mean = dice.scale(0.3, 300);
        for (int t = 0; t < y.length; t++) {
            y[t] = dice.count(mean * Math.exp(Math.min(8, rate * y[t])));
        }
    }

    private static void add(double[] y, double offset) {
        for (int t = 0; t < y.length; t++) {
            y[t] += offset;
        }
    }

    private static void round(double[] y, double share) {
        double mean = 0;
        for (double value : y) {
            mean += value / y.length;
        }
        double variance = 0;
        for (double value : y) {
            variance += (value - mean) * (value - mean) / y.length;
        }
        double grain = Math.sqrt(variance) * share + 1e-9;
        for (int t = 0; t < y.length; t++) {
            y[t] = Math.rint(y[t] / grain) * grain;
        }
    }
}
