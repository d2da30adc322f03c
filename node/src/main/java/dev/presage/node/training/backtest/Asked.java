package dev.presage.node.training.backtest;

import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Problem;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One backtest, as it stands.
 *
 * @param id the day it was asked for and its place among those of that day
 * @param position the place in the journal up to which it looks, once that is decided
 * @param against the champion it is held against, once that is decided and if there is one
 * @param report what came of it
 * @param error why nothing did
 */
public record Asked(
        String id,
        Wish wish,
        State state,
        Optional<Cancellation> cancellation,
        Optional<Cursor> position,
        Optional<String> against,
        Progress progress,
        Instant askedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Kept> report,
        Optional<Problem> error) {
    /**
     * What was asked for.
     *
     * @param domain whose decisions rest on the model
     * @param settings in what the candidate's settings of the domain differ from those that are served
     * @param from the first event that counts was concluded then or later
     * @param to the last one before this
     * @param sample share of the subjects, in (0, 1]
     */
    public record Wish(
            String model,
            String version,
            String domain,
            Map<String, String> settings,
            Instant from,
            Instant to,
            double sample,
            String who,
            String why) {
        public Wish {
            settings = Map.copyOf(settings);
        }
    }

    /** How far it is. */
    public enum State {
        /** It runs, or waits for a runner. */
        RUNNING,
        /** There is a report. */
        DONE,
        /** There is none, and it says why. */
        FAILED,
        /** Somebody did not want it any more. */
        CANCELLED;

        /** As the database and users write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Somebody does not want it any more. */
    public record Cancellation(String who, String why) {}

    /**
     * How far it has come.
     *
     * @param subjects how many the domain has; empty if they are too many to be counted, or not counted yet
     * @param listed how many of them were looked at
     * @param events observations so far
     * @param eventsPerSecond NaN if that is not known
     * @param secondsLeft NaN if that is not known
     */
    public record Progress(
            Optional<Long> subjects, long listed, long events, double eventsPerSecond, double secondsLeft) {}

    /**
     * A report that was kept.
     *
     * @param json a JSON object, byte by byte as it was journaled
     * @param digest SHA-256 of these bytes as it was noted
     * @param isIntact whether it still is
     */
    public record Kept(String json, String digest, boolean passed, boolean isIntact) {}
}
