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
 * @param labelled of how many lessons it became known what a label, or silence, says of them
 * @param labelLoss the champion's mean loss on those for what was said; NaN without any
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
        Map<String, Long> labels,
        long labelled,
        double labelLoss) {
    public DriftWindow {
        features = Map.copyOf(features);
        labels = Map.copyOf(labels);
    }
}
