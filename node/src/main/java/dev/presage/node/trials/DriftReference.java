package dev.presage.node.trials;

import java.util.List;

/**
 * What the stream was like when a champion began.
 *
 * @param lessons on how many lessons it rests
 * @param features how each feature was spread, in the model's order
 * @param scores how what was said of observations was spread; empty of classes if nothing was said
 * @param loss the champion's mean loss
 */
public record DriftReference(long lessons, List<Classes> features, Classes scores, double loss) {
    public DriftReference {
        features = List.copyOf(features);
    }

    /**
     * Numbers by class.
     *
     * @param edges bounds between classes, ascending
     * @param counts numbers in each class, one class more than bounds
     */
    public record Classes(List<Double> edges, List<Long> counts) {
        public Classes {
            edges = List.copyOf(edges);
            counts = List.copyOf(counts);
        }
    }
}
