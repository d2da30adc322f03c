package dev.presage.node.inference;

import com.typesafe.config.Config;
import java.util.Optional;

/**
 * What has to be said of a model that was not fitted here.
 *
 * @param sizes how wide a step is
 * @param names what the model calls its tensors
 * @param remote where it is; empty for one that is run here
 */
public record BroughtSettings(StepSizes sizes, TensorNames names, Optional<RemoteSettings> remote) {
    static BroughtSettings from(String name, RuntimeKind runtime, Config config) {
        return new BroughtSettings(
                StepSizes.from(config),
                TensorNames.from(config),
                runtime.isRemote() ? Optional.of(RemoteSettings.from(name, config)) : Optional.empty());
    }
}
