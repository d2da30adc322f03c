package dev.presage.persistence.domain;

import java.time.Duration;
import java.util.Map;

/**
 * A domain's own configuration block, as plain text by key. A domain is made from it by its public constructor that
 * takes nothing else.
 *
 * @param values the block's keys and values; durations in ISO 8601
 */
public record Options(Map<String, String> values) {
    public Options {
        values = Map.copyOf(values);
    }

    /** The number under {@code key}, or {@code otherwise} where it is not set. */
    public double number(String key, double otherwise) {
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(key + " must be a number, not \"" + text + "\".", malformed);
        }
    }

    /** The text under {@code key}, or {@code otherwise} where it is not set. */
    public String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** The duration under {@code key}, or {@code otherwise} where it is not set. */
    public Duration duration(String key, Duration otherwise) {
        String text = values.get(key);
        return text == null ? otherwise : Duration.parse(text);
    }
}
