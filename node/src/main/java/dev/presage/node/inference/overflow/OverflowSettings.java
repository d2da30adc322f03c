package dev.presage.node.inference.overflow;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * When and how pools on other nodes are asked.
 *
 * @param localWait while the own pool would answer within this, it is asked without looking elsewhere
 * @param localShare beyond, it is asked as long as it would answer within this share of the time that is left
 * @param maxInFlight rows that may be under way to one other pool
 * @param maxMessage bytes of questions or answers that travel in one message; a single one may be larger
 * @param loadEvery how often a node says what it serves and how busy that is
 * @param silence who said nothing for so long is asked nothing more, and what it was asked is asked elsewhere
 * @param awaitPools how long a node that serves no models waits at its start for one that does
 */
public record OverflowSettings(
        Duration localWait,
        double localShare,
        int maxInFlight,
        int maxMessage,
        Duration loadEvery,
        Duration silence,
        Duration awaitPools) {
    private static final int LEAST_MESSAGE = 4 << 10;
    private static final int MOST_MESSAGE = 1 << 20;
    private static final Duration MOST_WAIT = Duration.ofSeconds(1);
    private static final Duration MOST_AWAITED = Duration.ofMinutes(1);

    public OverflowSettings {
        require(
                !localWait.isNegative() && localWait.compareTo(MOST_WAIT) <= 0,
                "local-wait",
                localWait,
                "must be 0 to 1 s");
        require(localShare >= 0 && localShare <= 1, "local-share", localShare, "must be 0 to 1");
        require(maxInFlight >= 1, "max-in-flight", maxInFlight, "must be at least 1");
        require(
                maxMessage >= LEAST_MESSAGE && maxMessage <= MOST_MESSAGE,
                "max-message",
                maxMessage,
                "must be 4 KiB to 1 MiB, for it has to fit into a frame");
        require(loadEvery.toMillis() >= 1, "load-every", loadEvery, "must be at least 1 ms");
        require(
                silence.compareTo(loadEvery.multipliedBy(2)) >= 0,
                "silence",
                silence,
                "must be twice load-every or more");
        require(
                !awaitPools.isNegative() && awaitPools.compareTo(MOST_AWAITED) <= 0,
                "await-pools",
                awaitPools,
                "must be 0 to 1 min");
    }

    private static void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "presage.inference.overflow." + key + " " + rule + ", not " + value + ".");
        }
    }

    /**
     * Reads {@code presage.inference.overflow}.
     *
     * @param config the whole configuration
     * @throws com.typesafe.config.ConfigException if a key is missing or of another type
     * @throws IllegalArgumentException if a value is out of range
     */
    public static OverflowSettings from(Config config) {
        Config overflow = config.getConfig("presage.inference.overflow");
        return new OverflowSettings(
                overflow.getDuration("local-wait"),
                overflow.getDouble("local-share"),
                overflow.getInt("max-in-flight"),
                (int) Math.min(Integer.MAX_VALUE, overflow.getBytes("max-message")),
                overflow.getDuration("load-every"),
                overflow.getDuration("silence"),
                overflow.getDuration("await-pools"));
    }
}
