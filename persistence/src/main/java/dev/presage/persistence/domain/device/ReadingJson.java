package dev.presage.persistence.domain.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.InvalidData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Readings as JSON: {@code {"values": {"cpu": 0.42}}}. */
final class ReadingJson {
    /** What a channel may be called. */
    static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/%+-]{0,63}");

    /** Beyond this, squares and sums would lose what single values still hold. */
    static final double MAX_MAGNITUDE = 1e15;

    private static final String VALUES = "/data/values";

    private ReadingJson() {}

    static Reading read(JsonNode data) throws InvalidData {
        JsonNode values = data.get("values");
        if (values == null || !values.isObject()) {
            throw new InvalidData(VALUES, "A reading's values must be an object of channel names and numbers.");
        }
        if (values.isEmpty()) {
            throw new InvalidData(VALUES, "A reading must have at least one channel.");
        }
        if (values.size() > Reading.MAX_CHANNELS) {
            throw new InvalidData(VALUES, "A reading may have at most " + Reading.MAX_CHANNELS + " channels.");
        }
        NavigableMap<String, Double> channels = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            channels.put(channel(entry.getKey()), number(entry.getKey(), entry.getValue()));
        }
        return Reading.of(channels);
    }

    private static String channel(String name) throws InvalidData {
        if (!CHANNEL.matcher(name).matches()) {
            throw new InvalidData(VALUES, "A channel's name must match " + CHANNEL + ".");
        }
        return name;
    }

    private static double number(String name, JsonNode node) throws InvalidData {
        String field = VALUES + "/" + name.replace("~", "~0").replace("/", "~1");
        if (!node.isNumber()) {
            throw new InvalidData(field, "A channel's value must be a number.");
        }
        double value = node.doubleValue();
        if (!Double.isFinite(value)) {
            throw new InvalidData(field, "A channel's value must be finite.");
        }
        if (Math.abs(value) > MAX_MAGNITUDE) {
            throw new InvalidData(field, "A channel's value must lie between -1e15 and 1e15.");
        }
        // Negative zero would make two equal readings differ.
        return value + 0.0;
    }

    static Map<String, Object> show(Reading reading) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < reading.size(); i++) {
            values.put(reading.name(i), reading.value(i));
        }
        return Map.of("values", values);
    }
}
