package dev.presage.node.training.run;

import dev.presage.node.training.data.Split;
import dev.presage.node.training.data.TrainingSet;
import dev.presage.node.training.run.Training.Epoch;
import dev.presage.node.training.run.Training.Progress;
import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Fits weights to a training set until they get no better, from wherever its checkpoint stands. The same set, start and
 * seed lead to the same weights on the same machine, however often it was interrupted. For one training.
 */
final class Fitter {
    private static final double SMOOTHING = 0.02;
    private static final int TOLERATED = 10;
    private static final int TOLERATED_SHARE = 50;

    private final Training.Wish wish;
    private final TrainingSettings settings;
    private final Workbench workbench;
    private final TrainingSet set;
    private final Teaching teaching;
    private final Path file;
    private final Pace pace;
    private final Reports reports;

    private Checkpoint at;
    private double secondsPerStep = Double.NaN;

    /**
     * @param file where the checkpoint stands
     * @param reports told how far it has come
     */
    Fitter(
            Training.Wish wish,
            TrainingSettings settings,
            Workbench workbench,
            TrainingSet set,
            Teaching teaching,
            Path file,
            Pace pace,
            Reports reports) {
        this.wish = wish;
        this.settings = settings;
        this.workbench = workbench;
        this.set = set;
        this.teaching = teaching;
        this.file = file;
        this.pace = pace;
        this.reports = reports;
        this.at = Checkpoint.start(wish.seed(), new byte[0]);
    }

    /**
     * Fits.
     *
     * @param parent weights to start from, if there are any
     * @return the weights after the epoch that did best on validation
     * @throws Ended if they are not usable, or fitting is to be put down
     */
    byte[] fit(Optional<byte[]> parent) throws IOException {
        Optional<Checkpoint> found = Checkpoint.read(file, wish.seed());
        if (found.isPresent() && found.get().finished()) {
            return found.get().bestWeights();
        }
        try (Workbench.Learner learner = found.isPresent()
                ? workbench.resume(wish.model(), found.get().learner())
                : workbench.begin(wish.model(), parent, wish.seed())) {
            at = found.orElseGet(() -> at);
            if (found.isEmpty()) {
                double loss = validate(learner.weights());
                reports.epoch(new Epoch(0, Double.NaN, loss, Instant.now()));
                at = at.validated(loss);
            }
            Lessons lessons = new Lessons(
                    set,
                    settings.fit(),
                    wish.seed(),
                    part(Split.TRAIN),
                    !teaching.classes().isEmpty());
            while (!at.finished()) {
                epoch(learner, lessons);
            }
            return at.bestWeights();
        }
    }

    private long part(Split split) {
        return Objects.requireNonNull(set.card().splits().get(split.label())).sequences();
    }

    private void epoch(Workbench.Learner learner, Lessons lessons) throws IOException {
        int known = at.batch();
        long[] saved = {System.nanoTime()};
        lessons.forEach(at.epoch(), (batch, number) -> {
            if (number < known) {
                pace.breathe();
                return;
            }
            long begun = System.nanoTime();
            step(learner, batch);
            pace.breathe();
            time(begun);
            reports.progress(progress(lessons));
            if (System.nanoTime() - saved[0] > settings.checkpointInterval().toNanos()) {
                save(learner);
                saved[0] = System.nanoTime();
            }
        });
        byte[] weights = learner.weights();
        double validationLoss = validate(weights);
        double loss = at.epochLoss() / Math.max(1, at.batch());
        reports.epoch(new Epoch(at.epoch(), loss, validationLoss, Instant.now()));
        at = at.after(validationLoss, weights, settings.fit());
        save(learner);
        reports.progress(progress(lessons));
    }

    private void step(Workbench.Learner learner, Minibatch batch) {
        OptionalDouble loss =
                learner.learn(batch, learningRate(), settings.fit().clipNorm());
        at = at.learnt(loss, SMOOTHING);
        if (at.skipped() > TOLERATED + at.step() / TOLERATED_SHARE) {
            throw unusable(at.skipped() + " of " + at.step() + " steps had no usable gradient.");
        }
    }

    private double learningRate() {
        TrainingSettings.Fit fit = settings.fit();
        double warm = at.step() < fit.warmupSteps() ? (at.step() + 1.0) / fit.warmupSteps() : 1;
        return fit.learningRate() * warm * Math.pow(0.5, at.halvings());
    }

    private void time(long begun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        secondsPerStep =
                Double.isNaN(secondsPerStep) ? seconds : secondsPerStep + SMOOTHING * (seconds - secondsPerStep);
    }

    private Progress progress(Lessons lessons) {
        long left = (long) (settings.fit().maxEpochs() - at.epoch() + 1) * lessons.batches() - at.batch();
        double seconds = at.finished() ? 0 : Math.max(0, left) * secondsPerStep;
        return new Progress(at.epoch(), at.step(), at.loss(), at.validationLoss(), seconds);
    }

    private void save(Workbench.Learner learner) {
        at = at.with(learner.save());
        try {
            at.write(file);
        } catch (IOException full) {
            throw new UncheckedIOException("The checkpoint cannot be written to " + file, full);
        }
    }

    /** Loss on the validation splits, of subjects seen in training and of others. */
    private double validate(byte[] weights) throws IOException {
        var marks = new Marks();
        try (Workbench.Examinee examinee = workbench.serve(wish.model(), weights)) {
            var examination = new Examination(set, teaching, settings.examinedSequences(), pace, examinee);
            for (Split split : Split.VALIDATION) {
                marks.merge(examination.of(split));
            }
        }
        if (!Double.isFinite(marks.meanLoss())) {
            throw unusable("On validation the weights say what is no number.");
        }
        return marks.meanLoss();
    }

    private static Ended unusable(String detail) {
        return Ended.failed(Problem.of(ErrorCode.CANDIDATE_UNFIT, detail));
    }

    /** Where a training says how far it has come. */
    interface Reports {
        void epoch(Epoch epoch);

        /** Called after each step; writes down what is due. */
        void progress(Progress progress);
    }
}
