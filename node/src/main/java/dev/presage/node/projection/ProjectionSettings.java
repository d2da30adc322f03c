package dev.presage.node.projection;

import com.typesafe.config.Config;
import dev.presage.persistence.projection.Keeping;
import dev.presage.persistence.projection.Unit;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How projections are kept up to date.
 *
 * @param enabled whether this node takes part
 * @param connections that read and write them
 * @param pageRows rows of the journal that are added in one transaction
 * @param buildingShare of the time that a shard spends on versions that are being built
 * @param pollInterval how often the journal is looked at when it has nothing new
 * @param retryMin first delay after a failure
 * @param retryMax longest delay after a failure
 * @param keeping which insights can be searched for, by domain
 * @param otherwise the same for domains that are not named
 * @param insights how long insights can be searched for
 * @param counts how long counts are kept, by unit
 */
public record ProjectionSettings(
        boolean enabled,
        int connections,
        int pageRows,
        double buildingShare,
        Duration pollInterval,
        Duration retryMin,
        Duration retryMax,
        Map<String, Keeping> keeping,
        Keeping otherwise,
        Duration insights,
        Map<Unit, Duration> counts) {
    private static final String OTHERWISE = "otherwise";

    public ProjectionSettings {
        keeping = Map.copyOf(keeping);
        counts = Map.copyOf(counts);
        require(connections >= 1, "connections", connections, "must be at least 1");
        require(pageRows >= 1, "page-rows", pageRows, "must be at least 1");
        require(
                buildingShare > 0 && buildingShare <= 1,
                "building-share",
                buildingShare,
                "must lie above 0 and be at most 1");
        require(pollInterval.toMillis() >= 1, "poll-interval", pollInterval, "must be at least 1 ms");
        require(retryMin.toMillis() >= 1, "retry.min", retryMin, "must be at least 1 ms");
        require(retryMax.compareTo(retryMin) >= 0, "retry.max", retryMax, "must not be below retry.min");
        require(insights.toHours() >= 1, "retention.insights", insights, "must be at least an hour");
        require(
                counts.values().stream().allMatch(kept -> kept.toHours() >= 1),
                "retention",
                counts,
                "must be at least an hour each");
    }

    /** Reads {@code presage.projection}. */
    public static ProjectionSettings from(Config config) {
        Config projection = config.getConfig("presage.projection");
        Config keep = projection.getConfig("keep");
        var keeping = new HashMap<String, Keeping>();
        for (String domain : keep.root().keySet()) {
            keeping.put(domain, keeping(keep.getConfig(domain).withFallback(keep.getConfig(OTHERWISE))));
        }
        Keeping otherwise = keeping(keep.getConfig(OTHERWISE));
        keeping.remove(OTHERWISE);
        var counts = new EnumMap<Unit, Duration>(Unit.class);
        for (Unit unit : Unit.values()) {
            counts.put(unit, projection.getDuration("retention." + unit.word() + "s"));
        }
        return new ProjectionSettings(
                projection.getBoolean("enabled"),
                projection.getInt("connections"),
                projection.getInt("page-rows"),
                projection.getDouble("building-share"),
                projection.getDuration("poll-interval"),
                projection.getDuration("retry.min"),
                projection.getDuration("retry.max"),
                keeping,
                otherwise,
                projection.getDuration("retention.insights"),
                counts);
    }

    private static Keeping keeping(Config keep) {
        return new Keeping(keep.getDouble("minimum-score"), keep.getDouble("share"));
    }

    /** How long a follower that only builds pauses after a turn; never for longer than it lets new rows wait. */
    Duration rest(Duration took) {
        double nanos = (double) took.toNanos() * (1 / buildingShare - 1);
        return Duration.ofNanos((long) Math.min(nanos, (double) pollInterval.toNanos()));
    }

    /** Doubles with every failure, up to the longest. */
    Duration delay(int failuresBefore) {
        double doubled = (double) retryMin.toMillis() * Math.pow(2, failuresBefore);
        return Duration.ofMillis((long) Math.min(doubled, (double) retryMax.toMillis()));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.projection." + key + " = " + value + " " + must + ".");
        }
    }
}
