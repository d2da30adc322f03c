package dev.presage.node.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class TransactionLossTest {
    private static final int BANDS = 2;
    private static final int OUTPUTS = 4 + BANDS + 2;
    private static final double FRAUD_WEIGHT = 3;

    private static double loss(float[] outputs, float[] targets, float[] weights) {
        try (NDManager manager = Torch.newManager()) {
            int steps = weights.length;
            NDArray value = new TransactionLoss(BANDS, FRAUD_WEIGHT)
                    .of(
                            manager.create(outputs, new Shape(1, steps, OUTPUTS)),
                            manager.create(targets, new Shape(1, steps, TransactionLoss.targetSize(BANDS))),
                            manager.create(weights, new Shape(1, steps, 1)));
            return value.getFloat();
        }
    }

    /** Goal: the loss is the negative log likelihood, as worked out by hand. */
    @Test
    void isTheNegativeLogLikelihood() {
        // Amount 1 by logistic(0, 1), gap -0.5 by logistic(0.5, e), second band by odds 1:e, new terminal at log odds
        // 2.
        float[] outputs = {0, 0, 0.5f, 1, 1, 0, 2, -1};
        float[] targets = {1, -0.5f, 0, 1, 1, 1, 1, 1};
        double amount = 1 + 2 * Math.log1p(Math.exp(-1));
        double distance = 1 / Math.E;
        double gap = distance + 2 * Math.log1p(Math.exp(-distance)) + 1;
        double band = Math.log1p(Math.E);
        double terminal = Math.log1p(Math.exp(-2));
        double fraud = Math.log1p(Math.E);
        assertThat(loss(outputs, targets, new float[] {1}))
                .isCloseTo(amount + gap + band + terminal + FRAUD_WEIGHT * fraud, within(1e-5));
    }

    /** Goal: what is not known, and padding, counts nothing. */
    @Test
    void ignoresTheUnknown() {
        float[] known = {0, 0, 0, 0, 0, 0, 0, -1, 9, 9, 9, 9, 9, 9, 9, 9};
        float[] targets = {7, 7, 1, 0, 1, 0, 0, 1, 5, 5, 0, 1, 0, 1, 1, 1};
        assertThat(loss(known, targets, new float[] {1, 0}))
                .isCloseTo(FRAUD_WEIGHT * Math.log1p(Math.exp(-1)), within(1e-5));
    }
}
