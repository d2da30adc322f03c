package dev.presage.node.training.backtest;

import dev.presage.node.training.backtest.Asked.Wish;
import dev.presage.node.training.run.Statements;
import dev.presage.node.training.run.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * All backtests that were ever asked for, as the database holds them; any node may ask. Blocks, and throws
 * {@link Unavailable} while the database does not answer.
 */
public final class Backtests {
    private static final int ATTEMPTS = 10;
    private static final String DUPLICATE = "23505";
    private static final String ONE_AT_A_TIME = "backtest_one_at_a_time";
    static final String RUNNING = "state = 'running'";

    /** The report stands with the version's history. */
    private static final String SELECT = "SELECT b.*, m.report, m.digest, m.passed FROM backtest b"
            + " LEFT JOIN model_backtest m ON m.id = b.id AND b.state = 'done' ";

    private final DataSource source;
    private final InstantSource clock;

    public Backtests(DataSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** What is asked of the database. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    <T> T ask(Question<T> question) {
        try (Connection connection = source.getConnection()) {
            return question.ask(connection);
        } catch (SQLException failed) {
            throw new Unavailable("The database does not answer: " + failed.getMessage(), failed);
        }
    }

    /**
     * Asks for a backtest, which a runner takes up soon.
     *
     * @return empty if another one runs, so that nothing has changed
     */
    public Optional<Asked> begin(Wish wish) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return Optional.of(insert(wish));
            } catch (Unavailable refused) {
                if (!(refused.getCause() instanceof SQLException cause) || !DUPLICATE.equals(cause.getSQLState())) {
                    throw refused;
                }
                if (String.valueOf(cause.getMessage()).contains(ONE_AT_A_TIME)) {
                    return Optional.empty();
                }
            }
        }
        throw new IllegalStateException("Too many backtests were asked for at once.");
    }

    private Asked insert(Wish wish) {
        String day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
        String id = ask(connection -> {
            long before = Statements.query(
                            connection,
                            "SELECT count(*) FROM backtest WHERE id LIKE ?",
                            row -> row.getLong(1),
                            day + ".%")
                    .getFirst();
            return Statements.query(
                            connection,
                            "INSERT INTO backtest (id, model, version, domain, settings, span_from, span_to, sample,"
                                    + " who, why, state, asked_at)"
                                    + " VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, 'running', ?) RETURNING id",
                            row -> row.getString(1),
                            day + "." + (before + 1),
                            wish.model(),
                            wish.version(),
                            wish.domain(),
                            AskedRows.json(wish.settings()),
                            AskedRows.timestamp(wish.from()),
                            AskedRows.timestamp(wish.to()),
                            wish.sample(),
                            wish.who(),
                            wish.why(),
                            AskedRows.timestamp(clock.instant()))
                    .getFirst();
        });
        return find(id).orElseThrow();
    }

    /** At most so many, the latest first. */
    public List<Asked> latest(int limit) {
        return ask(connection -> Statements.query(
                connection, SELECT + "ORDER BY b.asked_at DESC, b.id DESC LIMIT ?", AskedRows::asked, limit));
    }

    /** The one of a version, with the domain set up as it is served, that was asked for last. */
    public Optional<Asked> latestOf(String model, String version) {
        return ask(connection -> first(Statements.query(
                connection,
                SELECT + "WHERE b.model = ? AND b.version = ? AND b.settings = '{}'"
                        + " ORDER BY b.asked_at DESC, b.id DESC LIMIT 1",
                AskedRows::asked,
                model,
                version)));
    }

    public Optional<Asked> find(String id) {
        return ask(connection -> first(Statements.query(connection, SELECT + "WHERE b.id = ?", AskedRows::asked, id)));
    }

    /** The one that runs, or waits for a runner. */
    public Optional<Asked> running() {
        return ask(connection -> first(Statements.query(connection, SELECT + "WHERE b." + RUNNING, AskedRows::asked)));
    }

    /**
     * Lets a backtest end without a report. Its runner notices soon; what came before that moment may still finish.
     *
     * @return the backtest as it stands, with the first cancellation if there were several; empty if it is over or
     *     unknown, so that nothing has changed
     */
    public Optional<Asked> cancel(String id, String who, String why) {
        List<String> cancelled = ask(connection -> Statements.query(
                connection,
                "UPDATE backtest SET cancelled_by = coalesce(cancelled_by, ?),"
                        + " cancelled_why = coalesce(cancelled_why, ?) WHERE id = ? AND " + RUNNING + " RETURNING id",
                row -> row.getString(1),
                who,
                why,
                id));
        return cancelled.isEmpty() ? Optional.empty() : find(id);
    }

    /** Takes a backtest over from whoever ran it. Empty if it is over. */
    Optional<Claim> claim(String id, String runner) {
        List<Optional<String>> claimed = ask(connection -> Statements.query(
                connection,
                "UPDATE backtest SET runner = ?, started_at = coalesce(started_at, ?) WHERE id = ? AND " + RUNNING
                        + " RETURNING reached",
                row -> Optional.ofNullable(row.getString(1)),
                runner,
                AskedRows.timestamp(clock.instant()),
                id));
        return claimed.isEmpty()
                ? Optional.empty()
                : find(id).map(asked -> new Claim(this, asked, claimed.getFirst(), runner, clock));
    }

    private static <T> Optional<T> first(List<T> found) {
        return found.stream().findFirst();
    }
}
