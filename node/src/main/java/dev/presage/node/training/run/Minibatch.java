package dev.presage.node.training.run;

import dev.presage.node.training.data.Sequence;
import dev.presage.node.training.data.Sequence.Step;
import java.util.List;

/**
 * Sequences that are learnt from together, padded to the longest.
 *
 * @param features shape [rows, steps, features], row-major
 * @param targets shape [rows, steps, targets], row-major; with classes, two more: the class, and whether it is known
 * @param weights shape [rows, steps]; 0 for padding
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once and never compared; a copy would be as large as the batch.
public record Minibatch(int rows, int steps, float[] features, float[] targets, float[] weights) {
    /**
     * Puts sequences together.
     *
     * @param labelled whether the model learns classes
     */
    static Minibatch of(List<Sequence> sequences, boolean labelled) {
        int rows = sequences.size();
        int steps = sequences.stream().mapToInt(row -> row.steps().size()).max().orElseThrow();
        Step first = sequences.getFirst().steps().getFirst();
        int featureSize = first.features().length();
        int targetSize = first.targets().length() + (labelled ? 2 : 0);
        float[] features = new float[rows * steps * featureSize];
        float[] targets = new float[rows * steps * targetSize];
        float[] weights = new float[rows * steps];
        for (int row = 0; row < rows; row++) {
            List<Step> taken = sequences.get(row).steps();
            for (int i = 0; i < taken.size(); i++) {
                int at = row * steps + i;
                Step step = taken.get(i);
                step.features().copyTo(features, at * featureSize);
                step.targets().copyTo(targets, at * targetSize);
                if (labelled && step.meaning() != Sequence.UNKNOWN) {
                    targets[(at + 1) * targetSize - 2] = step.meaning();
                    targets[(at + 1) * targetSize - 1] = 1;
                }
                weights[at] = step.weight();
            }
        }
        return new Minibatch(rows, steps, features, targets, weights);
    }
}
