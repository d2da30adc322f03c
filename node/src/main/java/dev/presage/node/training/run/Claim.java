package dev.presage.node.training.run;

import dev.presage.node.training.run.Training.Epoch;
import dev.presage.node.training.run.Training.Progress;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A training in the hands of one runner. Every write says whose it is, so that a runner that was replaced, for example
 * because its node was cut off, changes nothing any more and finds out.
 */
final class Claim {
    private static final int MOST_ERROR = 2_000;

    private final Trainings trainings;
    private final Training training;
    private final String runner;
    private final InstantSource clock;

    Claim(Trainings trainings, Training training, String runner, InstantSource clock) {
        this.trainings = trainings;
        this.training = training;
        this.runner = runner;
        this.clock = clock;
    }

    /** The training as it was when it was taken over. */
    Training training() {
        return training;
    }

    /** Looks whether it is still this runner's, and wanted. */
    void check() {
        write("runner = runner");
    }

    /** Writes down where it learns up to and what it starts from. */
    void decide(Cursor position, Optional<String> parent) {
        write("position = ?, parent = ?", position.toString(), parent);
    }

    /** Moves the training on. */
    void move(State state) {
        write("state = ?", state.word());
    }

    /** Writes down how far fitting has come. */
    void report(Progress progress) {
        write(
                "epoch = ?, step = ?, loss = ?, validation_loss = ?, seconds_left = ?",
                progress.epoch(),
                progress.step(),
                progress.loss(),
                progress.validationLoss(),
                progress.secondsLeft());
    }

    /** Writes down what an epoch led to; the same epoch again, after a crash, replaces what was written. */
    void report(Epoch epoch) {
        trainings.ask(connection -> Statements.query(
                connection,
                "INSERT INTO training_epoch (training, epoch, loss, validation_loss, at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (training, epoch) DO UPDATE SET loss = excluded.loss,"
                        + " validation_loss = excluded.validation_loss, at = excluded.at RETURNING epoch",
                row -> row.getInt(1),
                training.id(),
                epoch.epoch(),
                epoch.loss(),
                epoch.validationLoss(),
                TrainingRows.timestamp(epoch.at())));
    }

    /** Ends it with a candidate, which is registered by now, whoever wishes that it were not. */
    void done(String version) {
        end("state = 'done', version = ?, seconds_left = 0, ended_at = ?", version, now());
    }

    /** Ends it without one. */
    void failed(Problem problem) {
        String detail = problem.detail();
        end(
                "state = 'failed', error_code = ?, error = ?, ended_at = ?",
                problem.code().code(),
                detail.substring(0, Math.min(MOST_ERROR, detail.length())),
                now());
    }

    /** Ends it as somebody wished. */
    void cancelled() {
        end("state = 'cancelled', ended_at = ?", now());
    }

    private Object now() {
        return TrainingRows.timestamp(clock.instant());
    }

    /** Writes, and puts the training down if it is another's by now or nobody wants it any more. */
    private void write(String change, Object... values) {
        boolean cancelled = change(change, values);
        if (cancelled) {
            throw Ended.by(Ended.How.CANCELLED);
        }
    }

    private void end(String change, Object... values) {
        boolean unused = change(change, values);
    }

    private boolean change(String change, Object... values) {
        List<Object> all = new ArrayList<>(List.of(values));
        all.add(training.id());
        all.add(runner);
        List<Boolean> cancelled = trainings.ask(connection -> Statements.query(
                connection,
                "UPDATE training SET " + change + " WHERE id = ? AND runner = ? AND " + Trainings.RUNNING
                        + " RETURNING cancelled_by IS NOT NULL",
                row -> row.getBoolean(1),
                all.toArray()));
        if (cancelled.isEmpty()) {
            throw Ended.by(Ended.How.REPLACED);
        }
        return cancelled.getFirst();
    }
}
