package dev.presage.node.inference;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One model that is served.
 *
 * @param name what queries call it
 * @param version which of its versions, if it comes with the product
 * @param file weights to read instead of those that come with the product
 * @param batch how its queries are batched
 * @param shapes the padded sizes it is run at
 */
public record ModelSettings(String name, String version, Optional<Path> file, BatchSettings batch, BatchShapes shapes) {
    static ModelSettings from(String name, Config config) {
        String file = config.getString("file");
        return new ModelSettings(
                name,
                config.getString("version"),
                file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                BatchSettings.from(config),
                BatchShapes.from(config.getConfig("shapes")));
    }

    /** The same, read from a file. */
    public ModelSettings withFile(Path from) {
        return new ModelSettings(name, version, Optional.of(from), batch, shapes);
    }
}
