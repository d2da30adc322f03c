package dev.presage.node.inference;

import static dev.presage.node.inference.BatchSettings.require;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * What holds for every pool.
 *
 * @param sweepInterval how often deadlines are looked after; a query is given up to two of them before its deadline, so
 *     that its answer is there in time
 * @param hangTimeout after how long a worker that does not come back from one batch is replaced
 * @param minBackoff how long to wait before replacing a worker that died
 * @param maxBackoff the longest such wait; it doubles with each death that follows without a success between
 * @param maxAbandoned hanging threads that may be left behind; beyond, nothing replaces them until one comes back
 */
public record PoolSettings(
        Duration sweepInterval, Duration hangTimeout, Duration minBackoff, Duration maxBackoff, int maxAbandoned) {
    public PoolSettings {
        require(sweepInterval.toMillis() >= 1, "sweep-interval", sweepInterval, "must be at least 1 ms");
        require(
                hangTimeout.compareTo(sweepInterval.multipliedBy(2)) >= 0,
                "hang-timeout",
                hangTimeout,
                "must be two sweep-intervals or more");
        require(minBackoff.toMillis() >= 1, "min-backoff", minBackoff, "must be at least 1 ms");
        require(maxBackoff.compareTo(minBackoff) >= 0, "max-backoff", maxBackoff, "must be min-backoff or more");
        require(maxAbandoned >= 0 && maxAbandoned <= 64, "max-abandoned", maxAbandoned, "must be 0 to 64");
    }

    static PoolSettings from(Config config) {
        return new PoolSettings(
                config.getDuration("sweep-interval"),
                config.getDuration("hang-timeout"),
                config.getDuration("min-backoff"),
                config.getDuration("max-backoff"),
                config.getInt("max-abandoned"));
    }
}
