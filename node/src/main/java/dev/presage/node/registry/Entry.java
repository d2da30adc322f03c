package dev.presage.node.registry;

import dev.presage.protocol.ModelRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the registry knows of one version. Never changed once written.
 *
 * @param ref name, version and the SHA-256 of its file
 * @param card for people
 * @param dataCard what it was trained on, a JSON object
 * @param codeVersion the version of the product that made it
 * @param seed what its training was seeded with
 * @param metrics figures by split, then by name, for example {@code test}, {@code loss}
 * @param calibrationError mean absolute difference between said and seen frequency; empty if it was not measured
 * @param p99Millis what one batch takes, 99th percentile; empty if it was not measured
 * @param createdBy who or what registered it
 */
public record Entry(
        ModelRef ref,
        ModelCard card,
        String dataCard,
        String codeVersion,
        long seed,
        Map<String, Map<String, Double>> metrics,
        Optional<Double> calibrationError,
        Optional<Double> p99Millis,
        Instant createdAt,
        String createdBy) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

    public Entry {
        require("name", ref.name());
        require("version", ref.version());
        Map<String, Map<String, Double>> copy = new TreeMap<>();
        metrics.forEach((split, figures) -> copy.put(split, Map.copyOf(figures)));
        metrics = Map.copyOf(copy);
    }

    /** Whether a model or version may be called that. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static void require(String what, String value) {
        if (!isName(value)) {
            throw new IllegalArgumentException("The model's " + what + " is \"" + value
                    + "\"; it must be up to 100 letters, digits and . _ + - beginning with a letter or digit.");
        }
    }

    /** The same under another version. */
    Entry withVersion(String version) {
        return new Entry(
                new ModelRef(ref.name(), version, ref.digest()),
                card,
                dataCard,
                codeVersion,
                seed,
                metrics,
                calibrationError,
                p99Millis,
                createdAt,
                createdBy);
    }
}
