package dev.presage.persistence.domain.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.InvalidData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Readings as JSON: {@code {"values": {"cpu": 0.42}}}. */
final class ReadingJson {
    private static final int MAX_NAME = 64;

    /** What a channel may be called. */
    static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/%+-]{0," + (MAX_NAME - 1) + "}");

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
        var names = new String[values.size()];
        var numbers = new double[values.size()];
        int read = 0;
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            String name = channel(entry.getKey());
            double number = number(name, entry.getValue());
            // Sorted by name as they come; most come in order.
            int place = read++;
            for (; place > 0 && names[place - 1].compareTo(name) > 0; place--) {
                names[place] = names[place - 1];
                numbers[place] = numbers[place - 1];
            }
            names[place] = name;
            numbers[place] = number;
        }
        return new Reading(names, numbers);
    }

    private static String channel(String name) throws InvalidData {
        if (!isChannel(name)) {
            throw new InvalidData(VALUES, "A channel's name must match " + CHANNEL + ".");
        }
        return name;
    }

    /** Whether a name matches {@link #CHANNEL}; asked of every number that comes in, and so in a loop of its own. */
    static boolean isChannel(String name) {
        int length = name.length();
        if (length == 0 || length > MAX_NAME) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (!word && (i == 0 || ".:/%+-".indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }

    private static double number(String name, JsonNode node) throws InvalidData {
        if (!node.isNumber()) {
            throw new InvalidData(field(name), "A channel's value must be a number.");
        }
        double value = node.doubleValue();
        if (!Double.isFinite(value)) {
            throw new InvalidData(field(name), "A channel's value must be finite.");
        }
        if (Math.abs(value) > MAX_MAGNITUDE) {
            throw new InvalidData(field(name), "A channel's value must lie between -1e15 and 1e15.");
        }
        // Negative zero would make two equal readings differ.
        return value + 0.0;
    }

    private static String field(String name) {
        return VALUES + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static Map<String, Object> show(Reading reading) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < reading.size(); i++) {
            values.put(reading.name(i), reading.value(i));
        }
        return Map.of("values", values);
    }
}
