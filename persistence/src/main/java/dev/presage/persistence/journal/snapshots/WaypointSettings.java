package dev.presage.persistence.journal.snapshots;

import com.typesafe.config.Config;

/**
 * How close to one another contexts of the past are kept, and how far is replayed from one.
 *
 * @param every rows and observations, counted together, that lie between two of a subject at least
 * @param bytes most bytes kept for each of these; of a large context fewer are kept
 * @param mostReplayed rows and observations replayed for one question; what it takes further is kept, so that the next
 *     question comes further
 */
public record WaypointSettings(int every, int bytes, int mostReplayed) {
    private static final String PATH = "presage.persistence.waypoints";

    public WaypointSettings {
        require(every >= 1, "every must be at least 1");
        require(bytes >= 1, "bytes must be at least 1");
        require(mostReplayed >= 2 * every, "most-replayed must be twice every at least, or nothing is ever reached");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + ": " + rule + ".");
        }
    }

    /** Whether a context of so many bytes is worth keeping after so much work since the last one. */
    public boolean isDue(long work, int contextBytes) {
        return work >= Math.max(every, contextBytes / bytes);
    }

    /** Reads {@code presage.persistence.waypoints}. */
    public static WaypointSettings from(Config config) {
        Config waypoints = config.getConfig(PATH);
        return new WaypointSettings(
                waypoints.getInt("every"),
                Math.toIntExact(waypoints.getBytes("bytes")),
                waypoints.getInt("most-replayed"));
    }
}
