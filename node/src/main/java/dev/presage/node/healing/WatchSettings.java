package dev.presage.node.healing;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * When the journal's database counts as away.
 *
 * @param probeEvery how often it is asked whether it is there
 * @param answerWithin how long an answer may take
 * @param failures questions in a row without an answer that open the breaker
 * @param failedWrites rows that could not be written, one after the other, that open it as well
 * @param rest how long it stays open after failed writes before it is tried again; doubles
 * @param longestRest the longest such time
 */
public record WatchSettings(
        Duration probeEvery,
        Duration answerWithin,
        int failures,
        int failedWrites,
        Duration rest,
        Duration longestRest) {
    private static final String PATH = "presage.healing.database";

    public WatchSettings {
        require(probeEvery.isPositive(), "probe-every must be above zero");
        require(answerWithin.toSeconds() >= 1, "answer-within must be at least 1 s");
        require(failures >= 1, "failures must be at least 1");
        require(failedWrites >= 1, "failed-writes must be at least 1");
        require(rest.isPositive() && longestRest.compareTo(rest) >= 0, "longest-rest must be no shorter than rest");
    }

    /** Reads {@code presage.healing.database}. */
    public static WatchSettings from(Config config) {
        Config database = config.getConfig(PATH);
        return new WatchSettings(
                database.getDuration("probe-every"),
                database.getDuration("answer-within"),
                database.getInt("failures"),
                database.getInt("failed-writes"),
                database.getDuration("rest"),
                database.getDuration("longest-rest"));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + ": " + rule + ".");
        }
    }
}
