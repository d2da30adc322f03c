package dev.presage.node.inference;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One model that is served.
 *
 * @param name what queries call it
 * @param version which of its versions; of a brought model, whatever its owner calls it
 * @param runtime what runs it
 * @param required whether the node refuses to start without it; otherwise it serves the others, and this one's queries
 *     are answered {@code FAILED}
 * @param file what to read instead of the weights that come with the product
 * @param brought what has to be said of a model that was not fitted here; empty for our own
 * @param batch how its queries are batched
 * @param shapes the padded sizes it is run at
 */
public record ModelSettings(
        String name,
        String version,
        RuntimeKind runtime,
        boolean required,
        Optional<Path> file,
        Optional<BroughtSettings> brought,
        BatchSettings batch,
        BatchShapes shapes) {
    static ModelSettings from(String name, Config config) {
        try {
            String file = config.getString("file");
            RuntimeKind runtime = RuntimeKind.of(config.getString("runtime"));
            return new ModelSettings(
                    name,
                    config.getString("version"),
                    runtime,
                    config.getBoolean("required"),
                    file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                    runtime == RuntimeKind.WEIGHTS
                            ? Optional.empty()
                            : Optional.of(BroughtSettings.from(name, runtime, config)),
                    BatchSettings.from(config),
                    BatchShapes.from(config.getConfig("shapes")));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("presage.inference.models." + name + ": " + wrong.getMessage(), wrong);
        }
    }

    /** What was said of a brought model; there is nothing of the kind about our own. */
    public BroughtSettings broughtOrThrow() {
        return brought.orElseThrow(() -> new IllegalArgumentException(name + " is not a brought model."));
    }

    /** The same, read from a file. */
    public ModelSettings withFile(Path from) {
        return new ModelSettings(name, version, runtime, required, Optional.of(from), brought, batch, shapes);
    }
}
