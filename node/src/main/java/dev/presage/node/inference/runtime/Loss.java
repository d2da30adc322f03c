package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;

/**
 * How far a net's outputs are from what came.
 *
 * <p>Constants have to live until the gradient is collected: make them with {@code outputs.getManager()}, which is
 * closed after the step. Never write {@code array.mul(2f)} or the like on the way to the gradient: it wraps the number
 * in memory of the Java heap's, which the graph remembers and the garbage collector frees in between, and now and then
 * the gradient is garbage.
 */
@FunctionalInterface
public interface Loss {
    /**
     * One number to make small.
     *
     * @param outputs shape [rows, steps, output size]
     * @param targets shape [rows, steps, target size]
     * @param weights how much each step counts, shape [rows, steps, 1]; 0 for padding
     * @return a scalar
     */
    NDArray of(NDArray outputs, NDArray targets, NDArray weights);
}
