package dev.presage.node.registry;

import com.typesafe.config.Config;
import java.nio.file.Path;

/**
 * How versions are kept and what they have to prove.
 *
 * @param directory where model files are
 * @param maxFileBytes the longest file that is kept
 * @param connections to the database, at most
 */
public record RegistrySettings(Path directory, long maxFileBytes, int connections, Gates gates) {
    public RegistrySettings {
        if (maxFileBytes < 1) {
            throw new IllegalArgumentException("presage.registry.max-file-size must be at least one byte.");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("presage.registry.connections must be at least 1.");
        }
    }

    /** Reads {@code presage.registry}. */
    public static RegistrySettings from(Config config) {
        Config registry = config.getConfig("presage.registry");
        return new RegistrySettings(
                Path.of(registry.getString("directory")),
                registry.getBytes("max-file-size"),
                registry.getInt("connections"),
                Gates.from(registry));
    }
}
