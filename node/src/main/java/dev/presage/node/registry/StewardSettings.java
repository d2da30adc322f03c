package dev.presage.node.registry;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the steward moves versions on by itself.
 *
 * @param automatic whether it does
 * @param interval how often it looks
 * @param minInterval least time between two of its steps forward of a model
 * @param untried whether a candidate that has been in no trial may shadow
 * @param maxShadows most shadows of a model at a time
 * @param minLessons nothing is decided on fewer, unless a version is broken
 * @param doubt the probability of a wrong step that it accepts for each comparison, in (0, 0.5)
 * @param canaryTime least time that a canary serves before it becomes champion
 * @param patience how long a shadow or canary may go on without having proved itself
 * @param probation how long a new champion is compared with its predecessor
 * @param worseMargin by which part of its predecessor's loss a new champion must be worse to go
 */
public record StewardSettings(
        boolean automatic,
        Duration interval,
        Duration minInterval,
        boolean untried,
        int maxShadows,
        long minLessons,
        double doubt,
        Duration canaryTime,
        Duration patience,
        Duration probation,
        double worseMargin) {
    public StewardSettings {
        require(interval.toMillis() >= 1, "interval", interval, "must be at least 1 ms");
        require(!minInterval.isNegative(), "min-interval", minInterval, "must not be negative");
        require(maxShadows >= 1, "max-shadows", maxShadows, "must be at least 1");
        require(minLessons >= 1, "min-lessons", minLessons, "must be at least 1");
        require(doubt > 0 && doubt < 0.5, "doubt", doubt, "must be above 0 and below 0.5");
        require(!canaryTime.isNegative(), "canary-time", canaryTime, "must not be negative");
        require(patience.compareTo(canaryTime) > 0, "patience", patience, "must be longer than canary-time");
        require(!probation.isNegative(), "probation", probation, "must not be negative");
        require(worseMargin >= 0, "worse-margin", worseMargin, "must not be negative");
    }

    /** Reads {@code presage.steward}. */
    public static StewardSettings from(Config config) {
        Config steward = config.getConfig("presage.steward");
        return new StewardSettings(
                steward.getBoolean("automatic"),
                steward.getDuration("interval"),
                steward.getDuration("min-interval"),
                steward.getBoolean("untried"),
                steward.getInt("max-shadows"),
                steward.getLong("min-lessons"),
                steward.getDouble("doubt"),
                steward.getDuration("canary-time"),
                steward.getDuration("patience"),
                steward.getDuration("probation"),
                steward.getDouble("worse-margin"));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.steward." + key + " = " + value + " " + must + ".");
        }
    }
}
