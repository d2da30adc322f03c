package dev.presage.node.inference.runtime;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * The shape of a net. Two specs that are equal run the same weights.
 *
 * <p>{@link Kind#RECURRENT}: one gated recurrent layer of {@code hidden} units, read out by
 * {@code skip(h) + out(gelu(in(h)))}. {@link Kind#FEED_FORWARD}: {@code z = gelu(in(x)); z += gelu(mid(z))}, read out
 * by {@code skip(x) + out(z)}; the steps of a row are independent of one another.
 *
 * @param kind which of the nets
 * @param featureSize numbers in per step
 * @param hidden units of the recurrent layer, which are also the carried state; 0 for a net without one
 * @param width units of the read-out
 * @param outputSize numbers out per step
 * @param transform what happens to the outputs last
 */
public record NetSpec(Kind kind, int featureSize, int hidden, int width, int outputSize, OutputTransform transform) {
    private static final int MAX_SIZE = 4096;

    /** The nets there are. */
    public enum Kind {
        RECURRENT,
        FEED_FORWARD
    }

    /** What happens to a net's outputs last. */
    public enum OutputTransform {
        /** Nothing: the outputs are any numbers. */
        NONE,
        /**
         * The outputs are quantiles, never descending: the middle one is free, each further one lies a softplus away
         * from its neighbour nearer to the middle. Asks for an odd number of outputs.
         */
        QUANTILES
    }

    public NetSpec {
        requireSize("featureSize", featureSize, 1);
        requireSize("hidden", hidden, kind == Kind.RECURRENT ? 1 : 0);
        requireSize("width", width, 1);
        requireSize("outputSize", outputSize, 1);
        if (kind == Kind.FEED_FORWARD && hidden != 0) {
            throw new IllegalArgumentException("hidden must be 0 for a net that carries no state, not " + hidden + ".");
        }
        if (transform == OutputTransform.QUANTILES && outputSize % 2 == 0) {
            throw new IllegalArgumentException("Quantiles have a middle: outputSize must be odd, not " + outputSize);
        }
    }

    public static NetSpec recurrent(int featureSize, int hidden, int width, int outputSize, OutputTransform transform) {
        return new NetSpec(Kind.RECURRENT, featureSize, hidden, width, outputSize, transform);
    }

    public static NetSpec feedForward(int featureSize, int width, int outputSize, OutputTransform transform) {
        return new NetSpec(Kind.FEED_FORWARD, featureSize, 0, width, outputSize, transform);
    }

    /** Numbers carried from step to step; 0 for a net without carried state. */
    @JsonIgnore
    public int stateSize() {
        return hidden;
    }

    /** The net's parameters, in the order in which they stand in a file. */
    List<Parameter> parameters() {
        return switch (kind) {
            case RECURRENT ->
                List.of(
                        Parameter.matrix("gru.in", 3 * hidden, featureSize, hidden),
                        Parameter.matrix("gru.state", 3 * hidden, hidden, hidden),
                        Parameter.vector("gru.in.bias", 3 * hidden, hidden),
                        Parameter.vector("gru.state.bias", 3 * hidden, hidden),
                        Parameter.matrix("in", width, hidden, hidden),
                        Parameter.vector("in.bias", width, hidden),
                        Parameter.matrix("out", outputSize, width, width),
                        Parameter.vector("out.bias", outputSize, width),
                        Parameter.matrix("skip", outputSize, hidden, hidden));
            case FEED_FORWARD ->
                List.of(
                        Parameter.matrix("in", width, featureSize, featureSize),
                        Parameter.vector("in.bias", width, featureSize),
                        Parameter.matrix("mid", width, width, width),
                        Parameter.vector("mid.bias", width, width),
                        Parameter.matrix("out", outputSize, width, width),
                        Parameter.vector("out.bias", outputSize, width),
                        Parameter.matrix("skip", outputSize, featureSize, featureSize));
        };
    }

    private static void requireSize(String name, int value, int least) {
        if (value < least || value > MAX_SIZE) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + MAX_SIZE + ", not " + value + ".");
        }
    }

    /**
     * One parameter of a net.
     *
     * @param name unique in the net
     * @param rows numbers out
     * @param columns numbers in; 0 for a vector
     * @param fanIn how many numbers are summed where it is used, which scales its first values
     */
    record Parameter(String name, int rows, int columns, int fanIn) {
        static Parameter matrix(String name, int rows, int columns, int fanIn) {
            return new Parameter(name, rows, columns, fanIn);
        }

        static Parameter vector(String name, int rows, int fanIn) {
            return new Parameter(name, rows, 0, fanIn);
        }

        int size() {
            return columns == 0 ? rows : rows * columns;
        }
    }
}
