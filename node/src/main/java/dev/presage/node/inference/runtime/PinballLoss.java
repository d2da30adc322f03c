package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The loss whose minimum is the quantiles: the weighted mean, over steps and levels, of
 * {@code max(level * (target - output), (level - 1) * (target - output))}. Outputs are one per level, targets one a
 * step.
 */
public final class PinballLoss implements Loss {
    private final float[] levels;

    /** @param levels in (0, 1), ascending */
    public PinballLoss(float... levels) {
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] <= (i == 0 ? 0 : levels[i - 1]) || levels[i] >= 1) {
                throw new IllegalArgumentException("Quantile levels ascend between 0 and 1.");
            }
        }
        this.levels = levels.clone();
    }

    @Override
    public NDArray of(NDArray outputs, NDArray targets, NDArray weights) {
        NDManager manager = outputs.getManager();
        NDArray above = manager.create(levels, new Shape(1, 1, levels.length));
        NDArray below = above.sub(manager.ones(above.getShape()));
        NDArray miss = targets.sub(outputs);
        NDArray pinball = miss.mul(above).maximum(miss.mul(below));
        return pinball.mean(new int[] {2}, true).mul(weights).sum().div(weights.sum());
    }
}
