package dev.presage.node.inference.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Weights that read well and answer badly. */
public final class DamagedWeights {
    private DamagedWeights() {}

    /** The weights of a file with noise of that deviation on every number. */
    public static WeightsFile noisy(WeightsFile file, String version, double deviation, long seed) {
        var random = new SplittableRandom(seed);
        List<float[]> values = new ArrayList<>();
        for (float[] array : file.weights().values()) {
            float[] noisy = array.clone();
            for (int i = 0; i < noisy.length; i++) {
                noisy[i] += (float) (deviation * random.nextGaussian());
            }
            values.add(noisy);
        }
        return file(file, version, values);
    }

    /** The same with one number that is none. */
    public static WeightsFile spoilt(WeightsFile file, String version) {
        List<float[]> values = new ArrayList<>(file.weights().values());
        float[] spoilt = values.getFirst().clone();
        spoilt[0] = Float.NaN;
        values.set(0, spoilt);
        return file(file, version, values);
    }

    private static WeightsFile file(WeightsFile file, String version, List<float[]> values) {
        return new WeightsFile(
                file.name(),
                version,
                file.seed(),
                "For tests.",
                Weights.adopt(file.weights().spec(), values));
    }
}
