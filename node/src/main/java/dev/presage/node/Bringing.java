package dev.presage.node;

import dev.presage.node.inference.ModelSettings;
import dev.presage.node.registry.Registered;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions of models that people bring.
 *
 * @param registered reads and registers them
 * @param models the models that are served, each with what runs it
 */
record Bringing(RegisteredModels registered, List<ModelSettings> models) implements RegistryView.Bringer {
    Bringing {
        models = List.copyOf(models);
    }

    @Override
    public Optional<Registered> bring(String name, String version, Path file, String who, String why) {
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .map(settings -> registered.bring(settings, version, file, who, why));
    }
}
