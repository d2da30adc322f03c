package dev.presage.node.inference;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is served and how.
 *
 * @param models each model, by name
 * @param pool what holds for the pool of each
 * @param change how one version of a model takes another's place
 */
public record InferenceSettings(List<ModelSettings> models, PoolSettings pool, ChangeSettings change) {
    public InferenceSettings {
        models = List.copyOf(models);
        for (ModelSettings model : models) {
            model.brought()
                    .flatMap(BroughtSettings::remote)
                    .ifPresent(remote -> BatchSettings.require(
                            remote.timeout().compareTo(pool.hangTimeout()) < 0,
                            "presage.inference.models." + model.name() + ".remote.timeout",
                            remote.timeout(),
                            "must be less than pool.hang-timeout, " + pool.hangTimeout()));
        }
    }

    /** The names of the models without which a node does not start. */
    public Set<String> required() {
        return models.stream()
                .filter(ModelSettings::required)
                .map(ModelSettings::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same without any model, for a node that serves none. */
    public InferenceSettings withoutModels() {
        return new InferenceSettings(List.of(), pool, change);
    }

    /**
     * Reads {@code presage.inference}. A model's block need only say what differs from {@code presage.inference.model}.
     *
     * @param config the whole configuration
     * @throws com.typesafe.config.ConfigException if a key is missing or of another type
     * @throws IllegalArgumentException if a value is out of range
     */
    public static InferenceSettings from(Config config) {
        Config inference = config.getConfig("presage.inference");
        Config usual = inference.getConfig("model");
        Config models = inference.getConfig("models");
        return new InferenceSettings(
                models.root().keySet().stream()
                        .sorted()
                        .map(name -> ModelSettings.from(
                                name, models.getConfig("\"" + name + "\"").withFallback(usual)))
                        .toList(),
                PoolSettings.from(inference.getConfig("pool")),
                ChangeSettings.from(inference.getConfig("change")));
    }
}
