package dev.presage.node.egress;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How insights are published to Kafka.
 *
 * @param bootstrapServers brokers
 * @param topic where insights go
 * @param partitions of a topic that is made
 * @param replication of a topic that is made
 * @param source the CloudEvents source of what is published
 * @param minimumAnomalyScore anomalies below it and without an alarm are not published
 * @param pageRows rows of the journal read at once
 * @param pollInterval how often the journal is looked at when it has nothing new
 * @param retryMin first delay after a failure
 * @param retryMax longest delay after a failure
 */
public record EgressSettings(
        String bootstrapServers,
        String topic,
        int partitions,
        short replication,
        String source,
        double minimumAnomalyScore,
        int pageRows,
        Duration pollInterval,
        Duration retryMin,
        Duration retryMax) {
    public EgressSettings {
        require(!bootstrapServers.isBlank(), "bootstrap-servers", bootstrapServers, "must name a broker");
        require(!topic.isBlank(), "topic", topic, "must not be empty");
        require(!source.isBlank(), "source", source, "must not be empty");
        require(partitions >= 1, "partitions", partitions, "must be at least 1");
        require(replication >= 1, "replication", replication, "must be at least 1");
        require(
                minimumAnomalyScore >= 0 && minimumAnomalyScore <= 1,
                "minimum-anomaly-score",
                minimumAnomalyScore,
                "must lie between 0 and 1");
        require(pageRows >= 1, "page-rows", pageRows, "must be at least 1");
        require(pollInterval.toMillis() >= 1, "poll-interval", pollInterval, "must be at least 1 ms");
        require(retryMin.toMillis() >= 1, "retry.min", retryMin, "must be at least 1 ms");
        require(retryMax.compareTo(retryMin) >= 0, "retry.max", retryMax, "must not be below retry.min");
    }

    /** Reads {@code presage.egress}. */
    public static EgressSettings from(Config config) {
        Config egress = config.getConfig("presage.egress");
        return new EgressSettings(
                egress.getString("bootstrap-servers"),
                egress.getString("topic"),
                egress.getInt("partitions"),
                (short) egress.getInt("replication"),
                egress.getString("source"),
                egress.getDouble("minimum-anomaly-score"),
                egress.getInt("page-rows"),
                egress.getDuration("poll-interval"),
                egress.getDuration("retry.min"),
                egress.getDuration("retry.max"));
    }

    /** The topic that keeps how far the journal has been published. */
    String progressTopic() {
        return topic + ".progress";
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.egress." + key + " = " + value + " " + must + ".");
        }
    }
}
