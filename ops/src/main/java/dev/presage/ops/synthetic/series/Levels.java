package dev.presage.ops.synthetic.series;

/** The slow part of a series: none, a trend, a walk, a wave, or weather; now and then with sudden shifts. */
final class Levels {
    private Levels() {}

    /**
     * Draws a level.
     *
     * @param season length of the season; 0 if there is none
     * @param isClean whether the series is one of those that hardly change
     */
    static double[] draw(Dice dice, int size, int season, boolean isClean) {
        double reach = dice.scale(0.03, season == 0 ? 6 : 3) * (isClean ? 0.3 : 1);
        double[] level = switch (dice.below(9)) {
            case 0 -> new double[size];
            case 1 -> pieces(dice, size, 2 * reach, 0);
            case 2 -> pieces(dice, size, 3 * reach, dice.scale(1, 8) / size);
            case 3 -> walk(dice, size, reach);
            case 4 -> integrated(dice, size, reach);
            case 5 -> wave(dice, size, reach);
            default -> weather(dice, size, season > 0 ? season : 24, reach);
        };
        if (!isClean && dice.oneIn(6)) {
            double chance = dice.scale(0.5, 5) / size;
            double shift = 0;
            for (int t = 0; t < size; t++) {
                shift += dice.chance(chance) ? 1.5 * reach * dice.normal() : 0;
                level[t] += shift;
            }
        }
        return level;
    }

    /** Straight pieces, the slope drawn anew with the given chance. */
    private static double[] pieces(Dice dice, int size, double reach, double chance) {
        var level = new double[size];
        double slope = reach * dice.normal() / size;
        for (int t = 1; t < size; t++) {
            slope = dice.chance(chance) ? reach * dice.normal() / size : slope;
            level[t] = level[t - 1] + slope;
        }
        return level;
    }

    private static double[] walk(Dice dice, int size, double reach) {
        var level = new double[size];
        double step = 2 * reach / Math.sqrt(size);
        for (int t = 1; t < size; t++) {
            level[t] = level[t - 1] + step * dice.normal();
        }
        return level;
    }

    private static double[] integrated(Dice dice, int size, double reach) {
        var level = new double[size];
        double keep = 1 - dice.scale(0.005, 0.1);
        double step = reach * (1 - keep) * 3 / Math.sqrt(size);
        double speed = 0;
        for (int t = 1; t < size; t++) {
            speed = keep * speed + step * dice.normal();
            level[t] = level[t - 1] + speed;
        }
        return level;
    }

    private static double[] wave(Dice dice, int size, double reach) {
        var level = new double[size];
        double period = size * dice.scale(0.3, 3);
        double phase = dice.uniform(0, 2 * Math.PI);
        for (int t = 0; t < size; t++) {
            level[t] = reach * Math.sin(2 * Math.PI * t / period + phase);
        }
        return level;
    }

    /** Smoothed twice, around a mean that it always returns to. */
    private static double[] weather(Dice dice, int size, int season, double reach) {
        var level = new double[size];
        double time = dice.scale(0.3 * season, 5.0 * season);
        double keepFast = Math.exp(-1 / time);
        double keepSlow = Math.exp(-2 / time);
        double fast = 0;
        double slow = 0;
        double squares = 0;
        for (int t = -3 * season; t < size; t++) {
            fast = keepFast * fast + (1 - keepFast) * dice.normal();
            slow = keepSlow * slow + (1 - keepSlow) * fast;
            if (t >= 0) {
                level[t] = slow;
                squares += slow * slow / size;
            }
        }
        double factor = 0.5 * reach / Math.sqrt(squares + 1e-12);
        for (int t = 0; t < size; t++) {
            level[t] *= factor;
        }
        return level;
    }
}
