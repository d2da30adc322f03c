package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A net on its way to better weights, one step at a time. What was saved goes on to the same weights, bit for bit on
 * the same machine, as if it had never been put aside. For one thread. Of several in a JVM only one is in a step at a
 * time, because the engine collects gradients for one.
 */
public final class StepwiseFitting implements AutoCloseable {
    /** Gradients this long are no gradients but garbage, which {@link Loss} says how to come by. */
    private static final double GARBAGE_NORM = 1e6;

    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Loss loss;
    private final Net net;
    private final Adam adam;

    private StepwiseFitting(Weights start, Loss loss) {
        this.loss = loss;
        this.net = new Net(start);
        net.parameters().forEach(parameter -> parameter.setRequiresGradient(true));
        this.adam = new Adam(net.parameters());
    }

    /**
     * Begins.
     *
     * @param start weights to start from, for example {@link Weights#random}
     * @param loss what to make small
     */
    public static StepwiseFitting begin(Weights start, Loss loss) {
        return new StepwiseFitting(start, loss);
    }

    /**
     * Goes on from what {@link #save} gave.
     *
     * @throws UnreadableWeights if it is damaged
     */
    public static StepwiseFitting resume(byte[] saved, Loss loss) {
        try (var in = new DataInputStream(new ByteArrayInputStream(saved))) {
            byte[] weights = in.readNBytes(in.readInt());
            var fitting = new StepwiseFitting(WeightsFile.parse(weights).weights(), loss);
            try {
                fitting.adam.restore(in);
                return fitting;
            } catch (IOException damaged) {
                fitting.close();
                throw damaged;
            }
        } catch (IOException damaged) {
            throw new UnreadableWeights("What was saved of the fitting is cut off.", damaged);
        }
    }

    /** All that the next step depends on, apart from its batch. */
    public byte[] save() {
        byte[] weights = new WeightsFile("fitting", "0", 0, "", weights()).toBytes();
        var bytes = new ByteArrayOutputStream(3 * weights.length);
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(weights.length);
            out.write(weights);
            adam.save(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory always takes bytes.", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Takes a step.
     *
     * @param clipNorm longer gradients are shortened to this norm
     * @return the batch's loss before the step; empty if its gradient was garbage, so that nothing has changed
     */
    public OptionalDouble learn(TrainingBatch batch, double learningRate, double clipNorm) {
        ONE_AT_A_TIME.lock();
        try (NDManager manager = Torch.newManager()) {
            return learn(batch, learningRate, clipNorm, manager);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private OptionalDouble learn(TrainingBatch batch, double learningRate, double clipNorm, NDManager manager) {
        double value = backward(batch, manager);
        List<NDArray> gradients =
                net.parameters().stream().map(NDArray::getGradient).toList();
        try {
            double norm = norm(gradients);
            if (Double.isFinite(value) && norm < GARBAGE_NORM) {
                adam.update(gradients, learningRate, Math.min(1, clipNorm / norm));
                return OptionalDouble.of(value);
            }
            // Zeroed by assignment: what is NaN stays NaN under arithmetic, and would spoil every later step.
            gradients.forEach(gradient -> gradient.set(new NDIndex(":"), 0f));
            return OptionalDouble.empty();
        } finally {
            gradients.forEach(NDArray::close);
        }
    }

    private double backward(TrainingBatch batch, NDManager manager) {
        Shape steps = new Shape(batch.rows(), batch.steps());
        int targetSize = batch.targets().length / batch.weights().length;
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
            NDArray outputs = net.forward(batch, manager).outputs().transpose(1, 0, 2);
            NDArray target = Torch.create(manager, batch.targets(), steps.add(targetSize));
            NDArray weight = Torch.create(manager, batch.weights(), steps.add(1));
            NDArray value = loss.of(outputs, target, weight);
            collector.backward(value);
            return value.getFloat();
        }
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

    /** The weights as they are now. */
    public Weights weights() {
        return net.weights();
    }

    /**
     * The weights as they are now, proven to run alike after a way through a file: a block that was trained is not the
     * one that will be served, and what counts is what the file leads to. No step may follow.
     *
     * @throws FittingFailed if they do not
     */
    Weights finish(TrainingBatch sample) {
        // A net that records gradients rounds otherwise than one that does not.
        net.parameters().forEach(parameter -> parameter.setRequiresGradient(false));
        Weights weights = net.weights();
        byte[] bytes = new WeightsFile("check", "0", 0, "", weights).toBytes();
        try (Net fresh = new Net(WeightsFile.parse(bytes).weights());
                NDManager manager = Torch.newManager()) {
            float[] before = net.forward(sample, manager).outputs().toFloatArray();
            float[] after = fresh.forward(sample, manager).outputs().toFloatArray();
            if (!Arrays.equals(before, after)) {
                throw new FittingFailed("The weights run otherwise once saved and loaded.");
            }
        }
        return weights;
    }

    @Override
    public void close() {
        adam.close();
        net.close();
    }
}
