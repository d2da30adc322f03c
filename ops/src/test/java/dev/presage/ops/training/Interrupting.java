package dev.presage.ops.training;

import dev.presage.node.TorchWorkbench;
import dev.presage.node.training.run.Minibatch;
import dev.presage.node.training.run.Workbench;
import java.util.Optional;
import java.util.OptionalDouble;

/** The real workbench, at which something happens before a certain step, once. */
final class Interrupting implements Workbench {
    private final Workbench real = new TorchWorkbench();
    private final int step;
    private final Runnable happens;
    private int steps;

    Interrupting(int step, Runnable happens) {
        this.step = step;
        this.happens = happens;
    }

    /** How many steps were taken here. */
    int steps() {
        return steps;
    }

    private Learner watched(Learner learner) {
        return new Learner() {
            @Override
            public OptionalDouble learn(Minibatch batch, double learningRate, double clipNorm) {
                if (++steps == step) {
                    happens.run();
                }
                return learner.learn(batch, learningRate, clipNorm);
            }

            @Override
            public byte[] save() {
                return learner.save();
            }

            @Override
            public byte[] weights() {
                return learner.weights();
            }

            @Override
            public void close() {
                learner.close();
            }
        };
    }

    @Override
    public boolean knows(String model) {
        return real.knows(model);
    }

    @Override
    public Learner begin(String model, Optional<byte[]> parent, long seed) {
        return watched(real.begin(model, parent, seed));
    }

    @Override
    public Learner resume(String model, byte[] saved) {
        return watched(real.resume(model, saved));
    }

    @Override
    public boolean reads(byte[] file) {
        return real.reads(file);
    }

    @Override
    public Examinee serve(String model, byte[] weights) {
        return real.serve(model, weights);
    }

    @Override
    public byte[] seal(byte[] weights, Label label) {
        return real.seal(weights, label);
    }
}
