package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * Fits a net to batches. The same start, batches and settings lead to the same weights on the same machine. One fitting
 * runs at a time in a JVM, because the engine collects gradients for one; others wait for it.
 */
public final class Fitting {
    /** Gradients this long are no gradients but garbage, which {@link Loss} says how to come by. */
    private static final double GARBAGE_NORM = 1e6;

    private static final double SMOOTHING = 0.02;
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Loss loss;
    private final FittingSettings settings;
    private final Progress progress;
    private double smoothLoss = Double.NaN;
    private int skipped;

    private Fitting(Loss loss, FittingSettings settings, Progress progress) {
        this.loss = loss;
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
        ONE_AT_A_TIME.lock();
        try (Net net = new Net(start);
                Adam adam = new Adam(net.parameters())) {
            return new Fitting(loss, settings, progress).run(net, adam, batches);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private Fitted run(Net net, Adam adam, IntFunction<TrainingBatch> batches) {
        net.parameters().forEach(parameter -> parameter.setRequiresGradient(true));
        int tolerated = 10 + settings.steps() / 50;
        TrainingBatch batch = batches.apply(0);
        for (int step = 0; step < settings.steps(); step++) {
            batch = step == 0 ? batch : batches.apply(step);
            try (NDManager manager = Torch.newManager()) {
                learn(net, adam, batch, step, manager);
            }
            if (skipped > tolerated) {
                throw new FittingFailed(skipped + " of " + (step + 1) + " steps had no usable gradient.");
            }
            progress.at(step + 1, smoothLoss, skipped);
        }
        // A net that records gradients rounds otherwise than one that does not.
        net.parameters().forEach(parameter -> parameter.setRequiresGradient(false));
        Weights weights = net.weights();
        verify(net, weights, batch);
        return new Fitted(weights, smoothLoss, skipped);
    }

    private void learn(Net net, Adam adam, TrainingBatch batch, int step, NDManager manager) {
        double value = backward(net, batch, manager);
        List<NDArray> gradients =
                net.parameters().stream().map(NDArray::getGradient).toList();
        try {
            double norm = norm(gradients);
            if (Double.isFinite(value) && norm < GARBAGE_NORM) {
                adam.update(gradients, settings.learningRateAt(step), Math.min(1, settings.clipNorm() / norm));
                smoothLoss = Double.isNaN(smoothLoss) ? value : smoothLoss + SMOOTHING * (value - smoothLoss);
            } else {
                // Zeroed by assignment: what is NaN stays NaN under arithmetic, and would spoil every later step.
                gradients.forEach(gradient -> gradient.set(new NDIndex(":"), 0f));
                skipped++;
            }
        } finally {
            gradients.forEach(NDArray::close);
        }
    }

    private double backward(Net net, TrainingBatch batch, NDManager manager) {
        Shape steps = new Shape(batch.rows(), batch.steps());
        int targetSize = batch.targets().length / batch.weights().length;
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
            NDArray outputs = forward(net, batch, manager).outputs().transpose(1, 0, 2);
            NDArray target = Torch.create(manager, batch.targets(), steps.add(targetSize));
            NDArray weight = Torch.create(manager, batch.weights(), steps.add(1));
            NDArray value = loss.of(outputs, target, weight);
            collector.backward(value);
            return value.getFloat();
        }
    }

    private static Net.Output forward(Net net, TrainingBatch batch, NDManager manager) {
        NetSpec spec = net.spec();
        NDArray features = Torch.create(
                manager,
                stepsFirst(batch, spec.featureSize()),
                new Shape(batch.steps(), batch.rows(), spec.featureSize()));

        NDArray state = spec.stateSize() == 0 ? null : manager.zeros(new Shape(1, batch.rows(), spec.stateSize()));
        return net.forward(features, state);
    }

    private static float[] stepsFirst(TrainingBatch batch, int size) {
        float[] turned = new float[batch.features().length];
        for (int row = 0; row < batch.rows(); row++) {
            for (int step = 0; step < batch.steps(); step++) {
                int from = (row * batch.steps() + step) * size;
                System.arraycopy(batch.features(), from, turned, (step * batch.rows() + row) * size, size);
            }
        }
        return turned;
    }

    private static double norm(List<NDArray> gradients) {
        double squares = 0;
        for (NDArray gradient : gradients) {
            try (NDArray square = gradient.square();
                    NDArray sum = square.sum()) {
                squares += sum.getFloat();
            }
        }
        return Math.sqrt(squares);
    }

    /** A block that was trained is not the one that will be served: what counts is what the file leads to. */
    private static void verify(Net trained, Weights weights, TrainingBatch batch) {
        byte[] bytes = new WeightsFile("check", "0", 0, "", weights).toBytes();
        try (Net fresh = new Net(WeightsFile.parse(bytes).weights());
                NDManager manager = Torch.newManager()) {
            float[] before = forward(trained, batch, manager).outputs().toFloatArray();
            float[] after = forward(fresh, batch, manager).outputs().toFloatArray();
            if (!Arrays.equals(before, after)) {
                throw new FittingFailed("The weights run otherwise once saved and loaded.");
            }
        }
    }
}
