package dev.presage.node.training.data;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * How training sets are cut. All but {@code pageRows} decide what a set holds.
 *
 * @param pageRows rows of the journal read at once
 * @param partitionObservations most observations that are worked on together; what is more is parted further
 * @param sequenceSteps longest sequence
 * @param trainShare share of the observations, by time, that training gets
 * @param validationShare share that follows and goes to validation; the rest is for the test
 * @param seenShare share of the subjects that training sees
 * @param unseenShare share of the subjects that only validation sees; the rest only the test sees
 * @param minSubjects with fewer subjects the set is split by time alone
 * @param gapFactor a gap of more than so many usual ones ends a sequence
 * @param featureBound a step with a feature beyond it, either way, is left out
 * @param targetBound targets beyond it, either way, are set to it
 * @param recentIds how many observations of a subject back a duplicate is told
 * @param silenceAfter what was not labelled for so long is what silence means
 * @param leakArea a feature that ranks one class above another with this probability is a leak, either way
 * @param allowedLeaks features that may
 */
public record DataSettings(
        int pageRows,
        int partitionObservations,
        int sequenceSteps,
        double trainShare,
        double validationShare,
        double seenShare,
        double unseenShare,
        int minSubjects,
        double gapFactor,
        double featureBound,
        double targetBound,
        int recentIds,
        Duration silenceAfter,
        double leakArea,
        List<String> allowedLeaks) {
    private static final int MOST_STEPS = 4_096;

    public DataSettings {
        allowedLeaks = List.copyOf(allowedLeaks);
        require(pageRows >= 1, "page-rows", pageRows, "must be at least 1");
        require(partitionObservations >= 16, "partition-observations", partitionObservations, "must be at least 16");
        require(
                sequenceSteps >= 2 && sequenceSteps <= MOST_STEPS,
                "sequence-steps",
                sequenceSteps,
                "must lie between 2 and " + MOST_STEPS);
        requireShares(trainShare, validationShare, "train-share");
        requireShares(seenShare, unseenShare, "seen-share");
        require(minSubjects >= 0, "min-subjects", minSubjects, "must not be negative");
        require(gapFactor > 1, "gap-factor", gapFactor, "must be above 1");
        require(featureBound > 0, "feature-bound", featureBound, "must be above 0");
        require(targetBound > 0, "target-bound", targetBound, "must be above 0");
        require(recentIds >= 1, "recent-ids", recentIds, "must be at least 1");
        require(!silenceAfter.isNegative(), "silence-after", silenceAfter, "must not be negative");
        require(leakArea > 0.5 && leakArea <= 1, "leak-area", leakArea, "must lie above 0.5 and at most at 1");
    }

    /** Reads {@code presage.training.data}. */
    public static DataSettings from(Config config) {
        Config data = config.getConfig("presage.training.data");
        return new DataSettings(
                data.getInt("page-rows"),
                data.getInt("partition-observations"),
                data.getInt("sequence-steps"),
                data.getDouble("train-share"),
                data.getDouble("validation-share"),
                data.getDouble("seen-share"),
                data.getDouble("unseen-share"),
                data.getInt("min-subjects"),
                data.getDouble("gap-factor"),
                data.getDouble("feature-bound"),
                data.getDouble("target-bound"),
                data.getInt("recent-ids"),
                data.getDuration("silence-after"),
                data.getDouble("leak-area"),
                data.getStringList("allowed-leaks"));
    }

    private static void requireShares(double first, double second, String key) {
        require(first > 0 && second > 0 && first + second < 1, key, first, "must leave a share for each part");
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.training.data." + key + " = " + value + " " + must + ".");
        }
    }
}
