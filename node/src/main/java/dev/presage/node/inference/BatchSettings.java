package dev.presage.node.inference;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How one model's queries are batched. Sizes count rows.
 *
 * @param batchSize rows that make a batch full
 * @param maxBatchDelay how long the oldest query may wait for others, and the least time between two batches that are
 *     not full; a query that comes after a quiet time does not wait at all
 * @param queueSize rows that may wait; a query beyond is answered with {@code OVERLOADED}
 * @param workers how many threads run the model
 */
public record BatchSettings(int batchSize, Duration maxBatchDelay, int queueSize, int workers) {
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    public BatchSettings {
        require(batchSize >= 1, "batch-size", batchSize, "must be at least 1");
        require(
                !maxBatchDelay.isNegative() && maxBatchDelay.compareTo(MAX_DELAY) <= 0,
                "max-batch-delay",
                maxBatchDelay,
                "must be 0 to 1 s");
        require(queueSize >= 2 * batchSize, "queue-size", queueSize, "must hold two batches, or workers idle");
        require(workers >= 1 && workers <= 64, "workers", workers, "must be 1 to 64");
    }

    static BatchSettings from(Config config) {
        return new BatchSettings(
                config.getInt("batch-size"),
                config.getDuration("max-batch-delay"),
                config.getInt("queue-size"),
                config.getInt("workers"));
    }

    static void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + rule + ", not " + value + ".");
        }
    }
}
