package dev.presage.node.relay;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How tellings are delivered.
 *
 * @param pageRows rows of the journal whose tellings are delivered in one round
 * @param maxInFlight subjects that are being told at once
 * @param pollInterval how often the journal is looked at when it has nothing new
 * @param retryMin first delay before a subject that did not answer, or a database that did not, is tried again
 * @param retryMax longest such delay
 */
public record RelaySettings(
        int pageRows, int maxInFlight, Duration pollInterval, Duration retryMin, Duration retryMax) {
    public RelaySettings {
        require(pageRows >= 1, "page-rows", pageRows, "must be at least 1");
        require(maxInFlight >= 1, "max-in-flight", maxInFlight, "must be at least 1");
        require(pollInterval.toMillis() >= 1, "poll-interval", pollInterval, "must be at least 1 ms");
        require(retryMin.toMillis() >= 1, "retry.min", retryMin, "must be at least 1 ms");
        require(retryMax.compareTo(retryMin) >= 0, "retry.max", retryMax, "must not be below retry.min");
    }

    /** Reads {@code presage.relay}. */
    public static RelaySettings from(Config config) {
        Config relay = config.getConfig("presage.relay");
        return new RelaySettings(
                relay.getInt("page-rows"),
                relay.getInt("max-in-flight"),
                relay.getDuration("poll-interval"),
                relay.getDuration("retry.min"),
                relay.getDuration("retry.max"));
    }

    /** Doubles with every failure, up to the longest. */
    Duration delay(int failuresBefore) {
        double doubled = (double) retryMin.toMillis() * Math.pow(2, failuresBefore);
        return Duration.ofMillis((long) Math.min(doubled, (double) retryMax.toMillis()));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.relay." + key + " = " + value + " " + must + ".");
        }
    }
}
