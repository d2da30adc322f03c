package dev.presage.node.ingest;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;

/**
 * Which events are accepted.
 *
 * @param maxEventBytes largest event, in bytes as it came
 * @param earliest earliest accepted event time
 * @param maxAhead how far a sender's clock may be ahead of this node's
 */
public record EventSettings(int maxEventBytes, Instant earliest, Duration maxAhead) {
    public EventSettings {
        IngestSettings.require(maxEventBytes >= 1024, "event.max-bytes", maxEventBytes, "must be at least 1 KiB");
        IngestSettings.require(!maxAhead.isNegative(), "event.max-ahead", maxAhead, "must not be negative");
    }

    static EventSettings from(Config event) {
        return new EventSettings(
                Math.toIntExact(event.getBytes("max-bytes")),
                Instant.parse(event.getString("earliest")),
                event.getDuration("max-ahead"));
    }
}
