package dev.presage.node.ingest;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How observations are read from Kafka.
 *
 * @param kafka where from
 * @param maxInFlight commands sent to subjects and not answered yet, over all partitions
 * @param commitInterval how long a durable batch may wait for its offset to be committed
 * @param drainTimeout how long the last batches may take when the node stops
 * @param restartMin first delay before the stream starts again after a failure
 * @param restartMax longest such delay
 * @param batch bounds of a batch
 * @param retry when a command is sent again
 * @param event which events are accepted
 */
public record IngestSettings(
        Kafka kafka,
        int maxInFlight,
        Duration commitInterval,
        Duration drainTimeout,
        Duration restartMin,
        Duration restartMax,
        Batch batch,
        Retry retry,
        EventSettings event) {

    public IngestSettings {
        require(maxInFlight >= 1, "max-in-flight", maxInFlight, "must be at least 1");
        require(commitInterval.toMillis() >= 1, "commit-interval", commitInterval, "must be at least 1 ms");
        require(drainTimeout.toMillis() >= 1, "drain-timeout", drainTimeout, "must be at least 1 ms");
        require(restartMin.toMillis() >= 1, "restart.min", restartMin, "must be at least 1 ms");
        require(restartMax.compareTo(restartMin) >= 0, "restart.max", restartMax, "must not be below restart.min");
        require(
                batch.maxBytes() >= event.maxEventBytes(),
                "batch.max-bytes",
                batch.maxBytes(),
                "must hold the largest event");
    }

    /**
     * Where records come from.
     *
     * @param bootstrapServers brokers
     * @param group consumer group
     * @param member a name of this member that stays over restarts; empty for none
     * @param sessionTimeout how long a silent member keeps its partitions
     * @param topicPrefix topics are called this, followed by a domain's name
     * @param deadLetterTopic where records go that cannot be observed
     * @param partitions of topics that are made
     * @param replication of topics that are made
     */
    public record Kafka(
            String bootstrapServers,
            String group,
            String member,
            Duration sessionTimeout,
            String topicPrefix,
            String deadLetterTopic,
            int partitions,
            short replication) {
        public Kafka {
            require(!bootstrapServers.isBlank(), "bootstrap-servers", bootstrapServers, "must name a broker");
            require(!group.isBlank(), "group", group, "must not be empty");
            require(sessionTimeout.toSeconds() >= 6, "session-timeout", sessionTimeout, "must be at least 6 s");
            require(partitions >= 1, "partitions", partitions, "must be at least 1");
            require(replication >= 1, "replication", replication, "must be at least 1");
        }
    }

    /**
     * Bounds of the batch that gathers while another is in flight.
     *
     * @param maxRecords most records
     * @param maxBytes most bytes of records as they came
     * @param maxPerCommand most observations of one subject in one command
     */
    public record Batch(int maxRecords, long maxBytes, int maxPerCommand) {
        public Batch {
            require(maxRecords >= 1, "batch.max-records", maxRecords, "must be at least 1");
            require(maxBytes >= maxRecords, "batch.max-bytes", maxBytes, "must be at least a byte a record");
            require(maxPerCommand >= 1, "batch.max-per-command", maxPerCommand, "must be at least 1");
        }
    }

    /**
     * When a command is sent again. Delays double from the first to the longest.
     *
     * @param unanswered first delay without an answer
     * @param overloaded first delay when the subject has too much waiting
     * @param max longest delay
     */
    public record Retry(Duration unanswered, Duration overloaded, Duration max) {
        public Retry {
            require(unanswered.toMillis() >= 1, "retry.unanswered", unanswered, "must be at least 1 ms");
            require(overloaded.toMillis() >= 1, "retry.overloaded", overloaded, "must be at least 1 ms");
            require(max.compareTo(unanswered) >= 0, "retry.max", max, "must not be below retry.unanswered");
            require(max.compareTo(overloaded) >= 0, "retry.max", max, "must not be below retry.overloaded");
        }
    }

    /** Reads {@code presage.ingest}. */
    public static IngestSettings from(Config config) {
        Config ingest = config.getConfig("presage.ingest");
        return new IngestSettings(
                new Kafka(
                        ingest.getString("bootstrap-servers"),
                        ingest.getString("group"),
                        ingest.getString("member"),
                        ingest.getDuration("session-timeout"),
                        ingest.getString("topic-prefix"),
                        ingest.getString("dead-letter-topic"),
                        ingest.getInt("partitions"),
                        (short) ingest.getInt("replication")),
                ingest.getInt("max-in-flight"),
                ingest.getDuration("commit-interval"),
                ingest.getDuration("drain-timeout"),
                ingest.getDuration("restart.min"),
                ingest.getDuration("restart.max"),
                new Batch(
                        ingest.getInt("batch.max-records"),
                        ingest.getBytes("batch.max-bytes"),
                        ingest.getInt("batch.max-per-command")),
                new Retry(
                        ingest.getDuration("retry.unanswered"),
                        ingest.getDuration("retry.overloaded"),
                        ingest.getDuration("retry.max")),
                EventSettings.from(ingest.getConfig("event")));
    }

    static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.ingest." + key + " = " + value + " " + must + ".");
        }
    }
}
