package dev.presage.node.inference;

import dev.presage.protocol.ModelRef;
import java.util.List;

/** Weights that are ready to be run, shared by all workers of a pool. */
public interface Model {
    /** Names exactly these weights. */
    ModelRef ref();

    /** Numbers carried from step to step; 0 for a model without carried state. */
    int stateSize();

    /** Numbers in per step. */
    int featureSize();

    /** Numbers out per step. */
    int outputSize();

    /** Whether to run every size once before queries come, since the first run of a size is slow. */
    default boolean warmsUp() {
        return true;
    }

    /** What it measures of itself. */
    default List<Vital> vitals() {
        return List.of();
    }

    /** The model made ready for one thread, which is the one that calls. */
    ModelRuntime newRuntime();
}
