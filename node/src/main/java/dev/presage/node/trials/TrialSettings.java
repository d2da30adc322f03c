package dev.presage.node.trials;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How versions are compared on the live stream.
 *
 * @param enabled whether they are
 * @param window how long a window is at least
 * @param windowLessons marked lessons a window has at least
 * @param longestWindow a window ends after so long, however few lessons it has
 * @param subjects most subjects that are followed; the one that was silent longest makes way
 * @param burnIn lessons of a series that are not marked, since the versions have yet to learn what it is like
 * @param pageRows rows of the journal read at once
 * @param batchRows series that are run together at most
 * @param duty most of one core that it takes while versions are compared, in (0, 1]
 * @param idleDuty the same while there is a champion only
 * @param maxLagRows further behind than that, it skips to the end of the journal
 * @param pollInterval how often the journal is looked at when it has nothing new
 * @param lineupInterval how often the registry is asked who is compared
 * @param silenceAfter what was not labelled for so long, by the events' own time, is what silence means
 * @param waitingLabels most lessons that wait for their labels; the oldest goes without
 * @param drift how the stream is held against what it was
 */
public record TrialSettings(
        boolean enabled,
        Duration window,
        int windowLessons,
        Duration longestWindow,
        int subjects,
        int burnIn,
        int pageRows,
        int batchRows,
        double duty,
        double idleDuty,
        long maxLagRows,
        Duration pollInterval,
        Duration lineupInterval,
        Duration silenceAfter,
        int waitingLabels,
        Drift drift) {
    public TrialSettings {
        require(window.toMillis() >= 1, "window", window, "must be at least 1 ms");
        require(windowLessons >= 1, "window-lessons", windowLessons, "must be at least 1");
        require(longestWindow.compareTo(window) >= 0, "longest-window", longestWindow, "must not be below window");
        require(subjects >= 1, "subjects", subjects, "must be at least 1");
        require(burnIn >= 0, "burn-in", burnIn, "must not be negative");
        require(pageRows >= 1, "page-rows", pageRows, "must be at least 1");
        require(batchRows >= 1, "batch-rows", batchRows, "must be at least 1");
        require(duty > 0 && duty <= 1, "duty", duty, "must be above 0 and at most 1");
        require(idleDuty > 0 && idleDuty <= duty, "idle-duty", idleDuty, "must be above 0 and at most duty");
        require(maxLagRows >= pageRows, "max-lag-rows", maxLagRows, "must hold a page");
        require(pollInterval.toMillis() >= 1, "poll-interval", pollInterval, "must be at least 1 ms");
        require(lineupInterval.toMillis() >= 1, "lineup-interval", lineupInterval, "must be at least 1 ms");
        require(!silenceAfter.isNegative(), "silence-after", silenceAfter, "must not be negative");
        require(waitingLabels >= 0, "waiting-labels", waitingLabels, "must not be negative");
    }

    /** Reads {@code presage.trials}. */
    public static TrialSettings from(Config config) {
        Config trials = config.getConfig("presage.trials");
        return new TrialSettings(
                trials.getBoolean("enabled"),
                trials.getDuration("window"),
                trials.getInt("window-lessons"),
                trials.getDuration("longest-window"),
                trials.getInt("subjects"),
                trials.getInt("burn-in"),
                trials.getInt("page-rows"),
                trials.getInt("batch-rows"),
                trials.getDouble("duty"),
                trials.getDouble("idle-duty"),
                trials.getLong("max-lag-rows"),
                trials.getDuration("poll-interval"),
                trials.getDuration("lineup-interval"),
                trials.getDuration("silence-after"),
                trials.getInt("waiting-labels"),
                new Drift(
                        trials.getInt("drift.reference-lessons"),
                        trials.getInt("drift.lessons"),
                        trials.getDuration("drift.window")));
    }

    /**
     * How the stream is held against what it was when the champion began.
     *
     * @param referenceLessons so many lessons are what it was
     * @param lessons marked lessons a window has at least
     * @param window how long a window is at least
     */
    public record Drift(int referenceLessons, int lessons, Duration window) {
        public Drift {
            require(referenceLessons >= 1, "drift.reference-lessons", referenceLessons, "must be at least 1");
            require(lessons >= 1, "drift.lessons", lessons, "must be at least 1");
            require(window.toMillis() >= 1, "drift.window", window, "must be at least 1 ms");
        }
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.trials." + key + " = " + value + " " + must + ".");
        }
    }
}
