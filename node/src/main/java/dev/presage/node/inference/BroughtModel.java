package dev.presage.node.inference;

import dev.presage.protocol.ModelRef;
import java.util.List;
import java.util.function.Supplier;

/**
 * A model that was not fitted here.
 *
 * @param ref names it
 * @param sizes how wide a step is
 * @param padded whether what is said of a row depends on the size of its batch, so that padding has to go along
 * @param warmsUp whether to run every size once before queries come
 * @param functions makes what runs it, for the thread that asks
 * @param vitals what it measures of itself
 */
public record BroughtModel(
        ModelRef ref,
        StepSizes sizes,
        boolean padded,
        boolean warmsUp,
        Supplier<? extends StepFunction> functions,
        List<Vital> vitals)
        implements Model {
    public BroughtModel {
        vitals = List.copyOf(vitals);
    }

    /** A model that runs here. */
    public BroughtModel(
            ModelRef ref,
            StepSizes sizes,
            boolean padded,
            boolean warmsUp,
            Supplier<? extends StepFunction> functions) {
        this(ref, sizes, padded, warmsUp, functions, List.of());
    }

    @Override
    public int stateSize() {
        return sizes.state();
    }

    @Override
    public int featureSize() {
        return sizes.features();
    }

    @Override
    public int outputSize() {
        return sizes.outputs();
    }

    @Override
    public ModelRuntime newRuntime() {
        return new StepwiseRuntime(sizes, functions.get(), padded);
    }
}
