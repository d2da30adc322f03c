package dev.presage.persistence.journal.writing;

import com.typesafe.config.Config;

/**
 * How rows are written.
 *
 * @param connections as many groups are written at once
 * @param groupRows most writes in one group
 * @param maxWaiting writes that may wait; a further one fails
 * @param maxHeads subjects whose last link is remembered; that of another is asked for when it writes
 * @param chained whether rows are linked to those before them
 */
public record WritingSettings(int connections, int groupRows, int maxWaiting, int maxHeads, boolean chained) {
    private static final String PATH = "presage.persistence.writing";

    public WritingSettings {
        positive("connections", connections);
        positive("group-rows", groupRows);
        positive("max-waiting", maxWaiting);
        positive("max-heads", maxHeads);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(PATH + "." + name + " must be at least 1, not " + value + ".");
        }
    }

    /** Reads {@code presage.persistence.writing}. */
    public static WritingSettings from(Config config) {
        Config writing = config.getConfig(PATH);
        return new WritingSettings(
                writing.getInt("connections"),
                writing.getInt("group-rows"),
                writing.getInt("max-waiting"),
                writing.getInt("max-heads"),
                writing.getBoolean("chained"));
    }
}
