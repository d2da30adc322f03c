package dev.presage.node.inference.runtime;

/**
 * How to fit.
 *
 * @param steps how many batches to learn from
 * @param learningRate the highest, reached after the warm-up; falls to nothing by a cosine
 * @param warmupSteps steps in which the learning rate rises linearly
 * @param clipNorm longer gradients are shortened to this norm
 */
public record FittingSettings(int steps, double learningRate, int warmupSteps, double clipNorm) {
    public FittingSettings {
        if (steps < 1 || warmupSteps < 0 || warmupSteps > steps) {
            throw new IllegalArgumentException("There is at least one step, and the warm-up is a part of them.");
        }
        if (!(learningRate > 0) || !(clipNorm > 0)) {
            throw new IllegalArgumentException("The learning rate and the norm to clip at are above 0.");
        }
    }

    /** What suits small nets: Adam at 0.002, 100 steps of warm-up, gradients clipped at norm 1. */
    public static FittingSettings of(int steps) {
        return new FittingSettings(steps, 0.002, Math.min(100, steps), 1);
    }

    /** The learning rate at a step counted from 0. */
    double learningRateAt(int step) {
        if (step < warmupSteps) {
            return learningRate * (step + 1) / warmupSteps;
        }
        return learningRate * 0.5 * (1 + Math.cos(Math.PI * (step - warmupSteps) / (steps - warmupSteps)));
    }
}
