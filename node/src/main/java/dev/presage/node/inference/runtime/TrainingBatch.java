package dev.presage.node.inference.runtime;

/**
 * What a net learns from in one step. Rows start from a carried state of zeros.
 *
 * @param rows how many rows
 * @param steps how many steps each, padding included
 * @param features shape [rows, steps, feature size], row-major
 * @param targets shape [rows, steps, target size], row-major
 * @param weights how much each step counts, shape [rows, steps]; 0 for padding
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once and never compared; a copy would be as large as the batch.
public record TrainingBatch(int rows, int steps, float[] features, float[] targets, float[] weights) {
    public TrainingBatch {
        if (rows < 1 || steps < 1 || weights.length != rows * steps) {
            throw new IllegalArgumentException("There is one weight for each of the rows' steps.");
        }
        if (features.length % weights.length != 0 || targets.length % weights.length != 0) {
            throw new IllegalArgumentException("Features and targets have the same size at each step.");
        }
    }

    /** The features turned around to shape [steps, rows, feature size], as nets read them. */
    float[] stepsFirst() {
        int size = features.length / weights.length;
        float[] turned = new float[features.length];
        for (int row = 0; row < rows; row++) {
            for (int step = 0; step < steps; step++) {
                System.arraycopy(features, (row * steps + step) * size, turned, (step * rows + row) * size, size);
            }
        }
        return turned;
    }
}
