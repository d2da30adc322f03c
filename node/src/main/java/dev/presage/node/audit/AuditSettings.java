package dev.presage.node.audit;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How often subjects are checked against their journal.
 *
 * @param pause shortest time between two checks
 * @param restRatio a check is followed by a rest of so many times its own length
 * @param maxRows subjects with more rows are left out
 */
public record AuditSettings(boolean enabled, Duration pause, int restRatio, long maxRows) {
    public AuditSettings {
        require(!pause.isNegative(), "pause", pause, "must not be negative");
        require(restRatio >= 1, "rest-ratio", restRatio, "must be at least 1");
        require(maxRows >= 1, "max-rows", maxRows, "must be at least 1");
    }

    /** Reads {@code presage.audit}. */
    public static AuditSettings from(Config config) {
        Config audit = config.getConfig("presage.audit");
        return new AuditSettings(
                audit.getBoolean("enabled"),
                audit.getDuration("pause"),
                audit.getInt("rest-ratio"),
                audit.getLong("max-rows"));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.audit." + key + " = " + value + " " + must + ".");
        }
    }

    /** How long to rest after a check. */
    Duration rest(Duration check) {
        Duration rest = check.multipliedBy(restRatio);
        return rest.compareTo(pause) > 0 ? rest : pause;
    }
}
