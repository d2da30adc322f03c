package dev.presage.node.training.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.training.run.Ended;
import dev.presage.node.training.run.Statements;
import dev.presage.persistence.backtest.Backtest.Reached;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A backtest in the hands of one runner. Every write says whose it is, so that a runner that was replaced changes
 * nothing any more and finds out.
 */
final class Claim {
    private static final int MOST_ERROR = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Backtests backtests;
    private final Asked asked;
    private final Optional<String> reached;
    private final String runner;
    private final InstantSource clock;

    Claim(Backtests backtests, Asked asked, Optional<String> reached, String runner, InstantSource clock) {
        this.backtests = backtests;
        this.asked = asked;
        this.reached = reached;
        this.runner = runner;
        this.clock = clock;
    }

    /** The backtest as it was when it was taken over. */
    Asked asked() {
        return asked;
    }

    /** How far it had come by then. */
    Reached reached() {
        return reached.map(Claim::read).orElse(Reached.NOWHERE);
    }

    private static Reached read(String json) {
        try {
            return JSON.readValue(json, Reached.class);
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("What a backtest has reached cannot be read.", foreign);
        }
    }

    /** Looks whether it is still this runner's, and wanted. */
    void check() {
        write("runner = runner");
    }

    /** Writes down up to where it looks and what it is held against. */
    void decide(Cursor position, Optional<String> against) {
        write("position = ?, against = ?", position.toString(), against);
    }

    /** Writes down how many subjects there are. */
    void counted(long subjects) {
        write("subjects = ?", subjects);
    }

    /** Writes down what came of all groups so far. */
    void reach(Reached now, long events, double eventsPerSecond, double secondsLeft) {
        try {
            write(
                    "reached = ?, listed = ?, events = ?, events_per_second = ?, seconds_left = ?",
                    JSON.writeValueAsString(now),
                    now.listed(),
                    events,
                    eventsPerSecond,
                    secondsLeft);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Numbers and texts always write.", impossible);
        }
    }

    /** Ends it with a report, which is journaled by now, whoever wishes that it were not. */
    void done() {
        end("state = 'done', seconds_left = 0, ended_at = ?", now());
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
        return AskedRows.timestamp(clock.instant());
    }

    /** Writes, and puts it down if it is another's by now or nobody wants it any more. */
    private void write(String change, Object... values) {
        if (change(change, values)) {
            throw Ended.by(Ended.How.CANCELLED);
        }
    }

    private void end(String change, Object... values) {
        boolean unused = change(change, values);
    }

    private boolean change(String change, Object... values) {
        List<Object> all = new ArrayList<>(List.of(values));
        all.add(asked.id());
        all.add(runner);
        List<Boolean> cancelled = backtests.ask(connection -> Statements.query(
                connection,
                "UPDATE backtest SET " + change + " WHERE id = ? AND runner = ? AND " + Backtests.RUNNING
                        + " RETURNING cancelled_by IS NOT NULL",
                row -> row.getBoolean(1),
                all.toArray()));
        if (cancelled.isEmpty()) {
            throw Ended.by(Ended.How.REPLACED);
        }
        return cancelled.getFirst();
    }
}
