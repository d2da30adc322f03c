package dev.presage.node.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the node speaks HTTP.
 *
 * @param networkInterface address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param maxConnections connections served at once; more wait to be accepted
 * @param linger how long a stopping node, not ready any more, still takes requests
 * @param drain how long requests in flight may take to finish when the node stops
 * @param maxReads journal reads that may wait or run at once
 * @param intake bounds of what comes in
 * @param tail bounds of what streams out
 */
public record HttpSettings(
        String networkInterface,
        int port,
        int maxConnections,
        Duration linger,
        Duration drain,
        int maxReads,
        Intake intake,
        Tail tail) {
    public HttpSettings {
        require(port >= 0 && port <= 65_535, "port", port, "must be a port number");
        require(maxConnections >= 1, "max-connections", maxConnections, "must be at least 1");
        require(!linger.isNegative(), "linger", linger, "must not be negative");
        require(maxReads >= 1, "max-reads", maxReads, "must be at least 1");
        require(
                tail.maxViewers() < maxConnections,
                "tail.max-viewers",
                tail.maxViewers(),
                "must leave connections for requests");
    }

    /**
     * Bounds of what comes in.
     *
     * @param maxEventBytes largest single event
     * @param maxBatchBytes largest batch
     * @param maxBatchItems most events in a batch
     * @param maxLineBytes longest line of a stream
     * @param maxInFlightBytes bytes of events held at once by this node
     * @param maxModelBytes largest file of a model that somebody brings
     * @param bodyTimeout how long a body that is not a stream may take to come in
     */
    public record Intake(
            int maxEventBytes,
            int maxBatchBytes,
            int maxBatchItems,
            int maxLineBytes,
            long maxInFlightBytes,
            long maxModelBytes,
            Duration bodyTimeout) {
        public Intake {
            require(maxEventBytes >= 1024, "intake.max-event-bytes", maxEventBytes, "must be at least 1 KiB");
            require(maxBatchBytes >= maxEventBytes, "intake.max-batch-bytes", maxBatchBytes, "must hold one event");
            require(maxBatchItems >= 1, "intake.max-batch-items", maxBatchItems, "must be at least 1");
            require(maxLineBytes >= 1024, "intake.max-line-bytes", maxLineBytes, "must be at least 1 KiB");
            require(
                    maxInFlightBytes >= maxBatchBytes,
                    "intake.max-in-flight-bytes",
                    maxInFlightBytes,
                    "must hold one batch, or batches are never accepted");
        }
    }

    /**
     * Bounds of what streams out.
     *
     * @param maxViewers insight streams open at once
     * @param heartbeat how long a stream may be silent
     * @param interval how often the journal is looked at
     * @param rows newest journal rows kept in memory for viewers that are up to date
     * @param pageRows rows read at once
     */
    public record Tail(int maxViewers, Duration heartbeat, Duration interval, int rows, int pageRows) {
        public Tail {
            require(maxViewers >= 1, "tail.max-viewers", maxViewers, "must be at least 1");
            require(!interval.isZero() && !interval.isNegative(), "tail.interval", interval, "must be positive");
            require(
                    heartbeat.compareTo(interval) > 0,
                    "tail.heartbeat",
                    heartbeat,
                    "must be longer than tail.interval");
            require(pageRows >= 1, "tail.page-rows", pageRows, "must be at least 1");
            require(rows >= pageRows, "tail.rows", rows, "must hold one page");
        }
    }

    /** Reads {@code presage.http}. */
    public static HttpSettings from(Config root) {
        Config http = root.getConfig("presage.http");
        Config intake = http.getConfig("intake");
        Config tail = http.getConfig("tail");
        return new HttpSettings(
                http.getString("interface"),
                http.getInt("port"),
                http.getInt("max-connections"),
                http.getDuration("linger"),
                http.getDuration("drain"),
                http.getInt("max-reads"),
                new Intake(
                        Math.toIntExact(intake.getBytes("max-event-bytes")),
                        Math.toIntExact(intake.getBytes("max-batch-bytes")),
                        intake.getInt("max-batch-items"),
                        Math.toIntExact(intake.getBytes("max-line-bytes")),
                        intake.getBytes("max-in-flight-bytes"),
                        intake.getBytes("max-model-bytes"),
                        intake.getDuration("body-timeout")),
                new Tail(
                        tail.getInt("max-viewers"),
                        tail.getDuration("heartbeat"),
                        tail.getDuration("interval"),
                        tail.getInt("rows"),
                        tail.getInt("page-rows")));
    }

    private static void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("presage.http." + key + " is " + value + "; it " + rule + ".");
        }
    }
}
