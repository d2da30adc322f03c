package dev.presage.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Settings that may come from a file of their own, as secrets are mounted: {@code key-file} beside {@code key}. */
final class SecretFiles {
    private static final String SUFFIX = "-file";
    private static final List<String> KEYS = List.of(
            "presage.persistence.database.user",
            "presage.persistence.database.password",
            "presage.registry.s3.access-key",
            "presage.registry.s3.secret-key");

    private SecretFiles() {}

    /**
     * What the files say, to be laid over everything else.
     *
     * @throws StartFailed if one that is named cannot be read
     */
    static Config read(Config config) {
        Config secrets = ConfigFactory.empty();
        for (String key : KEYS) {
            String file = config.getString(key + SUFFIX);
            if (!file.isEmpty()) {
                secrets = secrets.withValue(key, ConfigValueFactory.fromAnyRef(content(key, Path.of(file))));
            }
        }
        return secrets;
    }

    private static String content(String key, Path file) {
        try {
            // Editors and shells end a file with a line break that is no part of the secret.
            return Files.readString(file).stripTrailing();
        } catch (IOException unreadable) {
            throw new StartFailed(
                    key + SUFFIX + " names " + file + ", which cannot be read. Check the path and its permissions.",
                    unreadable);
        }
    }
}
