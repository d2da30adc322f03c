package dev.presage.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a node's configuration comes from: files of secrets, system properties, the operator's file, the product's. */
public final class NodeConfig {
    private static final String PRODUCT = "presage/node.conf";

    private NodeConfig() {}

    /**
     * Reads the configuration.
     *
     * @param file a HOCON file of the operator's; empty if there is none
     * @throws StartFailed if the file is not there
     */
    public static Config load(String file) {
        Config product = ConfigFactory.parseResources(
                PRODUCT, ConfigParseOptions.defaults().setAllowMissing(false));
        Config given = ConfigFactory.defaultOverrides()
                .withFallback(file.isEmpty() ? ConfigFactory.empty() : read(Path.of(file)))
                .withFallback(product);
        // Read before what refers to them is put in.
        Config secrets = SecretFiles.read(ConfigFactory.load(given));
        return ConfigFactory.load(secrets.withFallback(given));
    }

    private static Config read(Path file) {
        if (!Files.isReadable(file)) {
            throw new StartFailed("PRESAGE_CONFIG names " + file + ", which cannot be read. Check the path.", null);
        }
        return ConfigFactory.parseFile(file.toFile());
    }
}
