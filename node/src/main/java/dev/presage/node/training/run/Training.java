package dev.presage.node.training.run;

import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * One training, as it stands.
 *
 * @param id the day it was asked for and its place among those of that day
 * @param position the place in the journal it learns up to, once that is decided
 * @param parent the version it starts from, once that is decided and if there is one
 * @param version what came of it
 * @param error why nothing did
 */
public record Training(
        String id,
        Wish wish,
        State state,
        Optional<Cancellation> cancellation,
        Optional<Cursor> position,
        Optional<String> parent,
        Progress progress,
        Instant askedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<String> version,
        Optional<Problem> error) {
    /**
     * What was asked for.
     *
     * @param domain whose subjects teach the model
     * @param seed decides everything that is drawn by lot
     * @param cause what moved it: {@code wish}, or for example {@code schedule} or {@code drift}
     */
    public record Wish(String model, String domain, long seed, String who, String why, String cause) {}

    /** Somebody does not want it any more. */
    public record Cancellation(String who, String why) {}

    /**
     * How far fitting has come. What is not known yet is NaN.
     *
     * @param epoch the one at hand, from 1; 0 before the first
     * @param step batches learnt from so far
     * @param loss moving mean over the batches
     * @param validationLoss after the last epoch
     * @param secondsLeft if no epoch is left out because nothing gets better any more
     */
    public record Progress(int epoch, long step, double loss, double validationLoss, double secondsLeft) {
        static final Progress NONE = new Progress(0, 0, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * What an epoch led to; epoch 0 is where it started.
     *
     * @param loss mean over its batches; NaN for epoch 0
     */
    public record Epoch(int epoch, double loss, double validationLoss, Instant at) {}
}
