package dev.presage.node.inference.runtime;

import java.util.OptionalDouble;
import java.util.function.IntFunction;

/** Fits a net to batches. The same start, batches and settings lead to the same weights on the same machine. */
public final class Fitting {
    private static final double SMOOTHING = 0.02;

    private final FittingSettings settings;
    private final Progress progress;
    private double smoothLoss = Double.NaN;
    private int skipped;

    private Fitting(FittingSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Told after each step. */
    @FunctionalInterface
    public interface Progress {
        /**
         * One more step was taken or skipped.
         *
         * @param step counted from 1
         * @param loss moving mean of the loss
         * @param skipped steps skipped so far because their gradient was garbage
         */
        void at(int step, double loss, int skipped);
    }

    /**
     * What fitting led to.
     *
     * @param weights the fitted weights, proven to run alike after a way through a file
     * @param loss moving mean of the loss at the end
     * @param skipped steps skipped because their gradient was garbage
     */
    public record Fitted(Weights weights, double loss, int skipped) {}

    /**
     * Fits; blocks until done.
     *
     * @param start weights to start from, for example {@link Weights#random}
     * @param loss what to make small
     * @param batches the batch of each step, counted from 0; called once for each, in order, by this thread
     * @param progress told after each step
     * @throws FittingFailed if too many gradients are garbage, or the weights run otherwise once saved and loaded
     */
    public static Fitted fit(
            Weights start, Loss loss, IntFunction<TrainingBatch> batches, FittingSettings settings, Progress progress) {
        try (StepwiseFitting fitting = StepwiseFitting.begin(start, loss)) {
            return new Fitting(settings, progress).run(fitting, batches);
        }
    }

    private Fitted run(StepwiseFitting fitting, IntFunction<TrainingBatch> batches) {
        int tolerated = 10 + settings.steps() / 50;
        TrainingBatch batch = batches.apply(0);
        for (int step = 0; step < settings.steps(); step++) {
            batch = step == 0 ? batch : batches.apply(step);
            OptionalDouble value = fitting.learn(batch, settings.learningRateAt(step), settings.clipNorm());
            if (value.isPresent()) {
                double now = value.getAsDouble();
                smoothLoss = Double.isNaN(smoothLoss) ? now : smoothLoss + SMOOTHING * (now - smoothLoss);
            } else if (++skipped > tolerated) {
                throw new FittingFailed(skipped + " of " + (step + 1) + " steps had no usable gradient.");
            }
            progress.at(step + 1, smoothLoss, skipped);
        }
        return new Fitted(fitting.finish(batch), smoothLoss, skipped);
    }
}
