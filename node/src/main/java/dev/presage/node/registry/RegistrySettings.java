package dev.presage.node.registry;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How versions are kept and what they have to prove.
 *
 * @param directory where model files are
 * @param maxFileBytes the longest file that is kept
 * @param s3 keeps them if it is there; the directory then has this node's copies
 * @param connections to the database, at most
 */
public record RegistrySettings(
        Path directory, long maxFileBytes, Optional<S3Settings> s3, int connections, Gates gates) {
    public RegistrySettings {
        if (maxFileBytes < 1) {
            throw new IllegalArgumentException("presage.registry.max-file-size must be at least one byte.");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("presage.registry.connections must be at least 1.");
        }
    }

    /** Where the files are kept. */
    public ModelFiles files() {
        var local = new LocalFiles(directory, maxFileBytes);
        return s3.<ModelFiles>map(store -> new S3Files(local, store)).orElse(local);
    }

    /** Reads {@code presage.registry}. */
    public static RegistrySettings from(Config config) {
        Config registry = config.getConfig("presage.registry");
        return new RegistrySettings(
                Path.of(registry.getString("directory")),
                registry.getBytes("max-file-size"),
                S3Settings.from(registry),
                registry.getInt("connections"),
                Gates.from(registry));
    }
}
