package dev.presage.node.history;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the past is looked at.
 *
 * @param tolerance how far numbers may lie apart that were computed on different kinds of machines, relative to the
 *     larger of them and to 1
 * @param recheck whether events are derived again all the time
 * @param interval how often one is
 * @param pageRows among how many of the newest rows it is chosen
 */
public record HistorySettings(double tolerance, boolean recheck, Duration interval, int pageRows) {
    public HistorySettings {
        require(tolerance >= 0 && tolerance < 1, "tolerance must be from 0 to below 1");
        require(interval.isPositive(), "recheck.interval must be positive");
        require(pageRows >= 1, "recheck.page-rows must be at least 1");
    }

    /** Reads {@code presage.history}. */
    public static HistorySettings from(Config config) {
        Config history = config.getConfig("presage.history");
        Config recheck = history.getConfig("recheck");
        return new HistorySettings(
                history.getDouble("tolerance"),
                recheck.getBoolean("enabled"),
                recheck.getDuration("interval"),
                recheck.getInt("page-rows"));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("presage.history." + rule + ".");
        }
    }
}
