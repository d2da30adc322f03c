package dev.presage.node.training.renewal;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * When models are trained anew.
 *
 * @param enabled whether they are, without anybody asking
 * @param models which ones; empty for all that can be
 * @param firstAfter how old a champion is that was never trained on here when it is for the first time
 * @param every how long after the last training comes the next
 * @param leastInterval no training comes sooner after another of the same model, whatever drifts
 * @param lookEvery how often it is looked whether one is due
 * @param drift when drift alone is a reason
 */
public record RenewalSettings(
        boolean enabled,
        List<String> models,
        Duration firstAfter,
        Duration every,
        Duration leastInterval,
        Duration lookEvery,
        DriftRule drift) {
    private static final String PATH = "presage.training.renewal";

    public RenewalSettings {
        models = List.copyOf(models);
        require(!firstAfter.isNegative(), "first-after must not be negative");
        require(leastInterval.isPositive(), "least-interval must be positive");
        require(every.compareTo(leastInterval) >= 0, "every must be at least least-interval");
        require(lookEvery.isPositive(), "look-every must be positive");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + "." + rule + ".");
        }
    }

    /** Reads {@code presage.training.renewal}. */
    public static RenewalSettings from(Config config) {
        Config renewal = config.getConfig(PATH);
        return new RenewalSettings(
                renewal.getBoolean("enabled"),
                renewal.getStringList("models"),
                renewal.getDuration("first-after"),
                renewal.getDuration("every"),
                renewal.getDuration("least-interval"),
                renewal.getDuration("look-every"),
                DriftRule.from(renewal));
    }
}
