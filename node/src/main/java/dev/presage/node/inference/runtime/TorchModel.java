package dev.presage.node.inference.runtime;

import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.protocol.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Weights served by the engine. */
public final class TorchModel implements Model {
    private final ModelRef ref;
    private final Weights weights;

    private TorchModel(ModelRef ref, Weights weights) {
        this.ref = ref;
        this.weights = weights;
    }

    public static TorchModel of(WeightsFile file) {
        return new TorchModel(file.ref(), file.weights());
    }

    /**
     * Reads the weights that the settings name, from their file or from those that come with the product.
     *
     * @throws UnreadableWeights if there are none, they are damaged, or they are another model's
     */
    public static TorchModel load(ModelSettings settings) {
        WeightsFile file = settings.file().isPresent()
                ? readFile(settings.file().get())
                : WeightsFile.resource(settings.name(), settings.version());
        if (!file.name().equals(settings.name())) {
            throw new UnreadableWeights("These are weights of " + file.name() + ", not of " + settings.name() + ".");
        }
        return of(file);
    }

    private static WeightsFile readFile(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return WeightsFile.read(in);
        } catch (IOException unreadable) {
            throw new UnreadableWeights("The weights file " + path + " cannot be read.", unreadable);
        }
    }

    @Override
    public ModelRef ref() {
        return ref;
    }

    @Override
    public int stateSize() {
        return weights.spec().stateSize();
    }

    @Override
    public int featureSize() {
        return weights.spec().featureSize();
    }

    @Override
    public int outputSize() {
        return weights.spec().outputSize();
    }

    @Override
    public ModelRuntime newRuntime() {
        return new TorchRuntime(weights);
    }
}
