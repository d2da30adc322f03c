package dev.presage.node;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How a node follows the registry.
 *
 * @param every how often it looks which versions it is to serve
 * @param canaryShare the share of subjects that a canary serves
 */
record FollowSettings(Duration every, double canaryShare) {
    FollowSettings {
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException("presage.registry.follow-every must be at least 1 ms.");
        }
        if (!(canaryShare >= 0 && canaryShare <= 1)) {
            throw new IllegalArgumentException("presage.registry.canary-share must be from 0 to 1.");
        }
    }

    /** Reads what {@code presage.registry} says about it. */
    static FollowSettings from(Config config) {
        Config registry = config.getConfig("presage.registry");
        return new FollowSettings(registry.getDuration("follow-every"), registry.getDouble("canary-share"));
    }
}
