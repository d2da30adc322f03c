package dev.presage.node.inference;

import static dev.presage.node.inference.BatchSettings.require;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How one version of a model takes another's place.
 *
 * @param warmWithin how long a new version may take to warm up; beyond, it does not serve
 * @param grace how long a version that left waits for questions still on their way; then it ends when it owes no answer
 * @param retryAfter when a version that could not serve is tried again
 */
public record ChangeSettings(Duration warmWithin, Duration grace, Duration retryAfter) {
    public ChangeSettings {
        require(warmWithin.toMillis() >= 1, "change.warm-within", warmWithin, "must be at least 1 ms");
        require(grace.toMillis() >= 1, "change.grace", grace, "must be at least 1 ms");
        require(retryAfter.toMillis() >= 1, "change.retry-after", retryAfter, "must be at least 1 ms");
    }

    static ChangeSettings from(Config config) {
        return new ChangeSettings(
                config.getDuration("warm-within"), config.getDuration("grace"), config.getDuration("retry-after"));
    }
}
