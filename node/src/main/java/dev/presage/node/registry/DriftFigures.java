package dev.presage.node.registry;

import java.time.Instant;
import java.util.Map;

/**
 * How far the live stream has come from what it was when a champion began. Never changed once written, and deleted when
 * it is old.
 *
 * @param from when the window began
 * @param to when it ended
 * @param lessons on how many lessons it rests
 * @param loss the champion's mean loss in this window
 * @param referenceLoss the same when it began
 * @param features population stability index of each feature: above 0.1 something has shifted, above 0.25 much
 * @param scores the same of what was said of observations; NaN if nothing was said
 * @param labels how many labels came, by class
 * @param labelled of how many lessons it became known what a label, or silence, says of them
 * @param labelLoss the champion's mean loss on those for what was said; NaN without any
 */
public record DriftFigures(
        String name,
        String version,
        Instant from,
        Instant to,
        long lessons,
        double loss,
        double referenceLoss,
        Map<String, Double> features,
        double scores,
        Map<String, Long> labels,
        long labelled,
        double labelLoss) {
    public DriftFigures {
        features = Map.copyOf(features);
        labels = Map.copyOf(labels);
    }
}
