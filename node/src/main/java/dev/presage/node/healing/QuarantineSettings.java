package dev.presage.node.healing;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How subjects in quarantine are looked after.
 *
 * @param firstTry how long after it was found out a subject is tried again; doubles with each try
 * @param longestRest the longest time between two tries
 * @param lookEvery how often it is looked who is due
 * @param tryTogether most subjects that are tried at one look
 * @param patience how long a subject may take to recover before that counts as a try
 * @param maxReports findings that may wait to be noted; one beyond is noted when the subject is tried again
 */
public record QuarantineSettings(
        Duration firstTry,
        Duration longestRest,
        Duration lookEvery,
        int tryTogether,
        Duration patience,
        int maxReports) {
    private static final String PATH = "presage.healing.quarantine";

    public QuarantineSettings {
        require(firstTry.isPositive(), "first-try must be above zero");
        require(longestRest.compareTo(firstTry) >= 0, "longest-rest must be no shorter than first-try");
        require(lookEvery.isPositive(), "look-every must be above zero");
        require(tryTogether >= 1, "try-together must be at least 1");
        require(patience.isPositive(), "patience must be above zero");
        require(maxReports >= 1, "max-reports must be at least 1");
    }

    /** Reads {@code presage.healing.quarantine}. */
    public static QuarantineSettings from(Config config) {
        Config quarantine = config.getConfig(PATH);
        return new QuarantineSettings(
                quarantine.getDuration("first-try"),
                quarantine.getDuration("longest-rest"),
                quarantine.getDuration("look-every"),
                quarantine.getInt("try-together"),
                quarantine.getDuration("patience"),
                quarantine.getInt("max-reports"));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + ": " + rule + ".");
        }
    }
}
