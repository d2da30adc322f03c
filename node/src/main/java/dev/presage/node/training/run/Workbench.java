package dev.presage.node.training.run;

import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Where nets are fitted and run: a port, so that this room knows no engine. Weights pass as bytes. */
public interface Workbench {
    /** Whether it is known here how a model's net is built and what it has to make small. */
    boolean knows(String model);

    /**
     * Begins to fit.
     *
     * @param parent weights to start from; where they are none of such a net, or there are none, the start is drawn
     * @param seed decides what is drawn
     */
    Learner begin(String model, Optional<byte[]> parent, long seed);

    /**
     * Goes on from what {@link Learner#save} gave.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    Learner resume(String model, byte[] saved);

    /** Whether a registered file can be run here; a brought model's cannot. */
    boolean reads(byte[] file);

    /** Runs a registered file, or weights of a learner's, as a node that serves it would. */
    Examinee serve(String model, byte[] weights);

    /** Makes a file of a learner's weights that says where they come from; the same always makes the same bytes. */
    byte[] seal(byte[] weights, Label label);

    /** What stands on a file. */
    record Label(String model, String version, long seed, String description) {}

    /** A net that learns. For one thread. */
    interface Learner extends AutoCloseable {
        /** Takes a step; empty if it changed nothing because there was no usable gradient. */
        OptionalDouble learn(Minibatch batch, double learningRate, double clipNorm);

        /** All that the next step depends on, apart from its batch. */
        byte[] save();

        /** The weights as they are now. */
        byte[] weights();

        @Override
        void close();
    }

    /** Weights that are run. For one thread. */
    interface Examinee extends AutoCloseable {
        /** Most rows it takes at once. */
        int rows();

        /** Most steps of a row it takes at once. */
        int steps();

        /** Answers rows in one batch. */
        List<RowAnswer> answer(List<ModelRow> rows);

        @Override
        void close();
    }
}
