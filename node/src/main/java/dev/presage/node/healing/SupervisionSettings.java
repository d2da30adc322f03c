package dev.presage.node.healing;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How parts of the node that failed are started again.
 *
 * @param minBackoff rest before the first restart; doubles with each failure in a row
 * @param maxBackoff the longest rest
 * @param soundAfter a part that ran for so long counts as sound again
 * @param ailingAfter failures in a row after which the health report names a part
 */
public record SupervisionSettings(Duration minBackoff, Duration maxBackoff, Duration soundAfter, int ailingAfter) {
    private static final String PATH = "presage.healing.supervision";

    public SupervisionSettings {
        require(minBackoff.isPositive(), "min-backoff must be above zero");
        require(maxBackoff.compareTo(minBackoff) >= 0, "max-backoff must be no shorter than min-backoff");
        require(soundAfter.compareTo(maxBackoff) > 0, "sound-after must be longer than max-backoff");
        require(ailingAfter >= 1, "ailing-after must be at least 1");
    }

    /** Reads {@code presage.healing.supervision}. */
    public static SupervisionSettings from(Config config) {
        Config supervision = config.getConfig(PATH);
        return new SupervisionSettings(
                supervision.getDuration("min-backoff"),
                supervision.getDuration("max-backoff"),
                supervision.getDuration("sound-after"),
                supervision.getInt("ailing-after"));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + ": " + rule + ".");
        }
    }
}
