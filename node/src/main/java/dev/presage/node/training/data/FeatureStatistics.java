package dev.presage.node.training.data;

import java.util.ArrayList;
import java.util.List;

/** Means and deviations of features; learnt from training steps only. */
final class FeatureStatistics {
    /** A feature that hardly varies is divided by this, not by nothing. */
    private static final double LEAST_DEVIATION = 1e-6;

    private final List<String> names;
    private final double[] means;
    private final double[] squares;
    private final double[] lows;
    private final double[] highs;
    private long steps;

    FeatureStatistics(List<String> names) {
        this.names = names;
        this.means = new double[names.size()];
        this.squares = new double[names.size()];
        this.lows = new double[names.size()];
        this.highs = new double[names.size()];
    }

    void learn(Sequence sequence) {
        for (Sequence.Step step : sequence.steps()) {
            steps++;
            for (int i = 0; i < means.length; i++) {
                double value = step.features().get(i);
                double off = value - means[i];
                means[i] += off / steps;
                squares[i] += off * (value - means[i]);
                lows[i] = steps == 1 ? value : Math.min(lows[i], value);
                highs[i] = steps == 1 ? value : Math.max(highs[i], value);
            }
        }
    }

    List<Card.Feature> features() {
        List<Card.Feature> features = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            double deviation = Math.max(LEAST_DEVIATION, Math.sqrt(squares[i] / Math.max(1, steps)));
            features.add(new Card.Feature(names.get(i), means[i], deviation, lows[i], highs[i]));
        }
        return features;
    }
}
