package dev.presage.node.trials;

import dev.presage.protocol.ModelRef;
import java.time.Instant;
import java.util.Map;

/**
 * How far the stream has come from what it was when the champion began.
 *
 * @param lessons on how many lessons it rests
 * @param loss the champion's mean loss in this window
 * @param referenceLoss the same when it began
 * @param features population stability index of each feature
 * @param scores the same of what was said of observations; NaN if nothing was said
 * @param labels how many labels came, by class
 */
public record DriftWindow(
        ModelRef version,
        Instant from,
        Instant to,
        long lessons,
        double loss,
        double referenceLoss,
        Map<String, Double> features,
        double scores,
        Map<String, Long> labels) {
    public DriftWindow {
        features = Map.copyOf(features);
        labels = Map.copyOf(labels);
    }
}
