package dev.presage.persistence.journal.snapshots;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How snapshots are written.
 *
 * @param linger how long the first one of a group waits for others
 * @param groupSubjects most subjects in one statement
 * @param groupBytes a statement of so many bytes takes no further subject
 * @param maxWaiting subjects whose snapshots may wait; that of a further one is dropped
 */
public record SnapshotSettings(Duration linger, int groupSubjects, int groupBytes, int maxWaiting) {
    private static final String PATH = "presage.persistence.snapshots";

    public SnapshotSettings {
        require(!linger.isNegative(), "linger must not be negative");
        require(groupSubjects >= 1, "group-subjects must be at least 1");
        require(groupBytes >= 1, "group-bytes must be at least 1");
        require(maxWaiting >= groupSubjects, "max-waiting must be at least group-subjects, or groups stay smaller");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + ": " + rule + ".");
        }
    }

    /** Reads {@code presage.persistence.snapshots}. */
    public static SnapshotSettings from(Config config) {
        Config snapshots = config.getConfig(PATH);
        return new SnapshotSettings(
                snapshots.getDuration("linger"),
                snapshots.getInt("group-subjects"),
                Math.toIntExact(snapshots.getBytes("group-bytes")),
                snapshots.getInt("max-waiting"));
    }
}
