package dev.presage.persistence.entity;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The bounds of one subject.
 *
 * @param maxWaitingCommands commands that may wait while it consults or persists
 * @param maxWaitingObservations observations that may wait in them
 * @param rowObservations observations that go into one journal row; one command stays whole, however large
 * @param snapshotEvery rows and observations, counted together, after which a snapshot is kept
 * @param snapshotLeaving as many of them after which a subject that leaves memory keeps one
 * @param consultGrace how long after a consult's deadline it goes on without the pool's answer
 * @param glancePatience how long it waits for what other subjects show; its decisions may wait no longer for that
 * @param maxForecasts forecasts under way
 * @param minBackoff pause after a failed write
 * @param maxBackoff pause after many failed writes
 */
public record EntitySettings(
        int maxWaitingCommands,
        int maxWaitingObservations,
        int rowObservations,
        int snapshotEvery,
        int snapshotLeaving,
        Duration consultGrace,
        Duration glancePatience,
        int maxForecasts,
        Duration minBackoff,
        Duration maxBackoff) {
    public EntitySettings {
        require(maxWaitingCommands >= 1, "max-waiting-commands must be at least 1");
        require(rowObservations >= 1, "row-observations must be at least 1");
        require(
                maxWaitingObservations >= rowObservations,
                "max-waiting-observations must be at least row-observations, or rows stay smaller than allowed");
        require(snapshotEvery >= 1, "snapshot-every must be at least 1");
        require(snapshotLeaving >= 1, "snapshot-leaving must be at least 1");
        require(!consultGrace.isNegative(), "consult-grace must not be negative");
        require(glancePatience.isPositive(), "glance-patience must be above zero");
        require(maxForecasts >= 1, "max-forecasts must be at least 1");
        require(
                minBackoff.isPositive() && maxBackoff.compareTo(minBackoff) >= 0,
                "min-backoff must be positive and max-backoff no shorter");
    }

    /** Reads {@code presage.persistence.entity}. */
    public static EntitySettings from(Config config) {
        Config entity = config.getConfig("presage.persistence.entity");
        return new EntitySettings(
                entity.getInt("max-waiting-commands"),
                entity.getInt("max-waiting-observations"),
                entity.getInt("row-observations"),
                entity.getInt("snapshot-every"),
                entity.getInt("snapshot-leaving"),
                entity.getDuration("consult-grace"),
                entity.getDuration("glance-patience"),
                entity.getInt("max-forecasts"),
                entity.getDuration("min-backoff"),
                entity.getDuration("max-backoff"));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("presage.persistence.entity: " + rule + ".");
        }
    }
}
