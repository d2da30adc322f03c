package dev.presage.node.retention;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What becomes of old rows.
 *
 * @param retention rows of this age are archived; zero for never
 * @param every how often it is looked for them
 * @param folder where their files go
 */
public record RetentionSettings(Duration retention, Duration every, Path folder) {
    /** Insights are published from the journal, by a reader that notes its place in Kafka. */
    private static final Duration YOUNGEST = Duration.ofHours(24);

    public RetentionSettings {
        require(
                retention.isZero() || retention.compareTo(YOUNGEST) >= 0,
                "retention must be 24 hours at least, or 0 for never");
        require(every.toMillis() >= 1, "archive-every must be at least 1 ms");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("presage.journal." + rule + ".");
        }
    }

    /** Reads {@code presage.journal}. */
    public static RetentionSettings from(Config config) {
        Config journal = config.getConfig("presage.journal");
        return new RetentionSettings(
                journal.getDuration("retention"),
                journal.getDuration("archive-every"),
                Path.of(journal.getString("archive-folder")));
    }

    /** Whether anything is archived at all. */
    public boolean enabled() {
        return !retention.isZero();
    }
}
