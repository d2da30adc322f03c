package dev.presage.ops.synthetic.series;

/** Noise that remembers, with tails, scales and outliers of its own. */
final class Noise {
    private Noise() {}

    /** Adds noise to {@code values}; {@code season} scales it in some series. */
    static void add(Dice dice, double[] values, double[] season, double size, boolean isClean) {
        double memory = dice.oneIn(3) ? 0 : dice.oneIn(3) ? dice.uniform(0.9, 0.99) : dice.uniform(0, 0.95);
        double average = dice.oneIn(4) ? dice.uniform(-0.5, 0.5) : 0;
        int degrees = dice.oneIn(4) ? 2 + dice.below(5) : 0;
        boolean followsSeason = dice.oneIn(4);
        double follows = 0.8 * dice.uniform();
        double observed = dice.oneIn(3) ? size * dice.scale(0.05, 0.7) : 0;
        double volatility = dice.oneIn(4) ? 0.1 * dice.uniform() : 0;
        double outliers = !isClean && dice.oneIn(8) ? dice.scale(0.001, 0.02) : 0;
        double outlierSize = size * dice.scale(2, 10);
        double innovation = Math.sqrt(1 - memory * memory);
        double state = 0;
        double former = 0;
        double logScale = 0;
        for (int t = 0; t < values.length; t++) {
            logScale = 0.98 * logScale + volatility * dice.normal();
            double fresh = dice.student(degrees);
            state = memory * state + innovation * (fresh + average * former);
            former = fresh;
            double factor = followsSeason ? Math.exp(follows * Math.clamp(season[t], -2, 2)) : 1;
            values[t] += size * state * factor * Math.exp(logScale) + observed * dice.normal();
            if (dice.chance(outliers)) {
                values[t] += outlierSize * (dice.oneIn(4) ? -1 : 1) * dice.uniform();
            }
        }
    }
}
