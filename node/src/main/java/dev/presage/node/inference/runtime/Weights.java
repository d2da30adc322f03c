package dev.presage.node.inference.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The numbers of one net. Immutable; compares by value. */
public final class Weights {
    private final NetSpec spec;
    private final List<float[]> values;

    private Weights(NetSpec spec, List<float[]> values) {
        this.spec = spec;
        this.values = values;
    }

    /**
     * Takes the arrays over.
     *
     * @param values an array for each of the spec's parameters, in their order
     */
    static Weights adopt(NetSpec spec, List<float[]> values) {
        List<NetSpec.Parameter> parameters = spec.parameters();
        if (values.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    "The net has " + parameters.size() + " parameters, not " + values.size());
        }
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).length != parameters.get(i).size()) {
                throw new IllegalArgumentException(
                        "The parameter " + parameters.get(i).name() + " has another size.");
            }
        }
        return new Weights(spec, List.copyOf(values));
    }

    /** Weights to start fitting from: uniform in plus and minus one over the root of the fan-in. */
    public static Weights random(NetSpec spec, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<float[]> values = new ArrayList<>();
        for (NetSpec.Parameter parameter : spec.parameters()) {
            double bound = 1 / Math.sqrt(parameter.fanIn());
            float[] array = new float[parameter.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            values.add(array);
        }
        return adopt(spec, values);
    }

    public NetSpec spec() {
        return spec;
    }

    /** How many numbers there are. */
    public int count() {
        return values.stream().mapToInt(array -> array.length).sum();
    }

    /** The arrays themselves, in the order of the spec's parameters; not to be changed. */
    List<float[]> values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Weights that) || !spec.equals(that.spec)) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!Arrays.equals(values.get(i), that.values.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return 31 * spec.hashCode() + Arrays.hashCode(values.getFirst());
    }

    @Override
    public String toString() {
        return "Weights[" + spec + ", " + count() + " numbers]";
    }
}
