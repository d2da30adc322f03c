package dev.presage.node.training.run;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How trainings run.
 *
 * @param directory where each keeps its training set and checkpoint
 * @param keptRuns folders of so many trainings stay there
 * @param share of one processor that a training may take
 * @param pollInterval how often a new wish is looked for
 * @param retryInterval how long to wait when something it needs does not answer
 * @param reportInterval how often progress is written down, and a cancellation looked for
 * @param checkpointInterval how much work a crash may cost
 * @param examinedSequences most sequences of a split that are examined
 * @param minSteps training on fewer steps is refused
 * @param minExaminedSteps so is a validation or a test on fewer
 * @param fit how weights are fitted
 */
public record TrainingSettings(
        Path directory,
        int keptRuns,
        double share,
        Duration pollInterval,
        Duration retryInterval,
        Duration reportInterval,
        Duration checkpointInterval,
        int examinedSequences,
        long minSteps,
        long minExaminedSteps,
        Fit fit) {
    /**
     * How weights are fitted.
     *
     * @param batchRows sequences learnt from together
     * @param shuffledSequences sequences held at a time, of which the next is drawn
     * @param leastEpochSteps an epoch goes through a set of fewer batches several times
     * @param epochSteps most batches of an epoch; of a larger set each epoch draws a part
     * @param maxEpochs most epochs
     * @param patience fitting ends after so many epochs without a better one
     * @param learningRate the highest; halved after each epoch that is no better than the best
     * @param warmupSteps steps in which the learning rate rises to it
     * @param clipNorm longer gradients are shortened to this norm
     */
    public record Fit(
            int batchRows,
            int shuffledSequences,
            int leastEpochSteps,
            int epochSteps,
            int maxEpochs,
            int patience,
            double learningRate,
            int warmupSteps,
            double clipNorm) {
        public Fit {
            require(batchRows >= 1, "fit.batch-rows", batchRows, "must be at least 1");
            require(
                    shuffledSequences >= batchRows,
                    "fit.shuffled-sequences",
                    shuffledSequences,
                    "must hold a batch of batch-rows");
            require(leastEpochSteps >= 1, "fit.least-epoch-steps", leastEpochSteps, "must be at least 1");
            require(epochSteps >= 1, "fit.epoch-steps", epochSteps, "must be at least 1");
            require(maxEpochs >= 1, "fit.max-epochs", maxEpochs, "must be at least 1");
            require(patience >= 1, "fit.patience", patience, "must be at least 1");
            require(learningRate > 0, "fit.learning-rate", learningRate, "must be above 0");
            require(warmupSteps >= 0, "fit.warmup-steps", warmupSteps, "must not be negative");
            require(clipNorm > 0, "fit.clip-norm", clipNorm, "must be above 0");
        }

        private static Fit from(Config fit) {
            return new Fit(
                    fit.getInt("batch-rows"),
                    fit.getInt("shuffled-sequences"),
                    fit.getInt("least-epoch-steps"),
                    fit.getInt("epoch-steps"),
                    fit.getInt("max-epochs"),
                    fit.getInt("patience"),
                    fit.getDouble("learning-rate"),
                    fit.getInt("warmup-steps"),
                    fit.getDouble("clip-norm"));
        }
    }

    public TrainingSettings {
        require(keptRuns >= 1, "kept-runs", keptRuns, "must be at least 1");
        require(share > 0 && share <= 1, "share", share, "must be above 0 and at most 1");
        requireLong("poll-interval", pollInterval);
        requireLong("retry-interval", retryInterval);
        requireLong("report-interval", reportInterval);
        requireLong("checkpoint-interval", checkpointInterval);
        require(examinedSequences >= 1, "examined-sequences", examinedSequences, "must be at least 1");
        require(minSteps >= 1, "min-steps", minSteps, "must be at least 1");
        require(minExaminedSteps >= 1, "min-examined-steps", minExaminedSteps, "must be at least 1");
    }

    /** Reads {@code presage.training}, but not what its block {@code data} says. */
    public static TrainingSettings from(Config config) {
        Config training = config.getConfig("presage.training");
        return new TrainingSettings(
                Path.of(training.getString("directory")),
                training.getInt("kept-runs"),
                training.getDouble("share"),
                training.getDuration("poll-interval"),
                training.getDuration("retry-interval"),
                training.getDuration("report-interval"),
                training.getDuration("checkpoint-interval"),
                training.getInt("examined-sequences"),
                training.getLong("min-steps"),
                training.getLong("min-examined-steps"),
                Fit.from(training.getConfig("fit")));
    }

    private static void requireLong(String key, Duration duration) {
        require(duration.toMillis() >= 1, key, duration, "must be at least 1 ms");
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.training." + key + " = " + value + " " + must + ".");
        }
    }
}
