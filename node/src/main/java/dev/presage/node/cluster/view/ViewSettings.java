package dev.presage.node.cluster.view;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the cluster is watched.
 *
 * @param every how often a node reports itself to the others
 * @param silentAfter how long without a report until a node counts as silent
 * @param settled how long without a further move until a hand-over counts as over
 * @param events how many happenings are kept
 * @param gone how long a node that went is shown
 */
public record ViewSettings(Duration every, Duration silentAfter, Duration settled, int events, Duration gone) {
    public ViewSettings {
        require(every.toMillis() >= 100, "every", every, "must be at least 100 ms");
        require(
                silentAfter.compareTo(every.multipliedBy(3)) >= 0,
                "silent-after",
                silentAfter,
                "must be three times every, or a single late report looks like silence");
        require(settled.compareTo(every) > 0, "settled", settled, "must be longer than every");
        require(events >= 10, "events", events, "must be at least 10");
        require(!gone.isNegative(), "gone", gone, "must not be negative");
    }

    /** Reads {@code presage.cluster-view}. */
    public static ViewSettings from(Config config) {
        Config view = config.getConfig("presage.cluster-view");
        return new ViewSettings(
                view.getDuration("every"),
                view.getDuration("silent-after"),
                view.getDuration("settled"),
                view.getInt("events"),
                view.getDuration("gone"));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.cluster-view." + key + " = " + value + " " + must + ".");
        }
    }
}
