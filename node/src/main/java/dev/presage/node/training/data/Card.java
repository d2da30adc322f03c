package dev.presage.node.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * All about a training set, as {@code card.json} says it. Times are RFC 3339, empty where there is none.
 *
 * @param contentHash SHA-256 over what is learnt: names, boundaries and files; not over how the card is written
 * @param model that can learn from it
 * @param source where it was cut from
 * @param splitRule how it was split
 * @param features what the model reads, as it stands in the files, with the normalisation that training steps suggest
 * @param targets what it should say
 * @param classes what labels tell apart
 * @param splits what each split holds, by its name
 * @param cleaning what was left out or changed
 * @param leak what the leak check found
 * @param codeVersion of the code that made the features
 */
public record Card(
        String contentHash,
        String domain,
        String model,
        Source source,
        SplitBy splitRule,
        List<Feature> features,
        List<String> targets,
        List<String> classes,
        Map<String, Part> splits,
        Cleaned cleaning,
        LeakReport leak,
        String codeVersion) {
    /** The file it stands in. */
    public static final String FILE = "card.json";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * Where a set was cut from.
     *
     * @param from rows of the journal after this cursor
     * @param to up to this cursor
     * @param since earliest time asked for
     * @param before time before which all is
     * @param earliest time of an observation in it
     * @param latest time of an observation or label in it
     * @param sample share of the subjects asked for
     * @param pseudonymKey tells which key made the pseudonyms, without giving it away
     */
    public record Source(
            String from,
            String to,
            String since,
            String before,
            String earliest,
            String latest,
            double sample,
            String pseudonymKey,
            long rows,
            long observations,
            long insights,
            long labels) {}

    /**
     * How a set was split.
     *
     * @param rule in words
     * @param validationFrom training is before it
     * @param testFrom the test is from there on
     * @param seen subjects placed below it by their pseudonyms are seen in training
     * @param unseen those below it, and not seen, are in validation only; the others in the test only
     */
    public record SplitBy(String rule, String validationFrom, String testFrom, double seen, double unseen) {}

    /** A feature: subtract the mean and divide by the deviation to normalise it. Over training steps only. */
    public record Feature(String name, double mean, double deviation, double low, double high) {}

    /**
     * One split.
     *
     * @param file its name
     * @param sha256 of the file, hexadecimal
     * @param classes steps by class; those of no known class are in none
     */
    public record Part(
            String file, String sha256, long subjects, long sequences, long steps, Map<String, Long> classes) {}

    /**
     * What was left out or changed.
     *
     * @param duplicates observations left out because source and id came before
     * @param gaps steps left out because a long gap follows
     * @param outliers steps left out because a feature is beyond its bound
     * @param clippedTargets steps with a target set to its bound
     * @param missing steps left out because a number is missing
     * @param straddling steps left out because they reach over a boundary in time
     * @param keptFromTraining steps left out because their subjects are for validation or test only
     * @param presumed steps that have the class that silence means
     * @param unmatchedLabels labels about nothing in the set
     */
    public record Cleaned(
            long duplicates,
            long gaps,
            long outliers,
            long clippedTargets,
            long missing,
            long straddling,
            long keptFromTraining,
            long presumed,
            long unmatchedLabels) {}

    /**
     * What the leak check found.
     *
     * @param labelled training steps of a known class it looked at
     * @param strongest the feature that tells classes apart best; empty without classes
     * @param area probability with which it does, at least 0.5
     * @param allowed leaks that the settings allow
     */
    public record LeakReport(long labelled, String strongest, double area, List<String> allowed) {}

    /** The same card with its content's hash. */
    Card sealed() {
        MessageDigest digest = SetWriter.sha256();
        var text = new StringBuilder();
        text.append(domain).append('\n').append(model).append('\n');
        text.append(source.to()).append('\n').append(splitRule).append('\n');
        features.forEach(feature -> text.append(feature.name()).append('\n'));
        targets.forEach(target -> text.append(target).append('\n'));
        classes.forEach(name -> text.append(name).append('\n'));
        splits.forEach((name, part) ->
                text.append(name).append(' ').append(part.sha256()).append('\n'));
        String hash = HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        return new Card(
                hash,
                domain,
                model,
                source,
                splitRule,
                features,
                targets,
                classes,
                splits,
                cleaning,
                leak,
                codeVersion);
    }

    /** The card as JSON, as it stands in its file. */
    public String json() {
        return new String(toJson(), StandardCharsets.UTF_8);
    }

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A card is plain data.", impossible);
        }
    }

    static Card parse(byte[] json) throws IOException {
        return JSON.readValue(json, Card.class);
    }
}
