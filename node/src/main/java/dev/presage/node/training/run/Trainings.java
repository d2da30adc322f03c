package dev.presage.node.training.run;

import dev.presage.node.training.run.Training.Epoch;
import dev.presage.node.training.run.Training.Wish;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * All trainings that were ever asked for, as the database holds them; any node may ask. Blocks, and throws
 * {@link Unavailable} while the database does not answer.
 */
public final class Trainings {
    private static final int ATTEMPTS = 10;
    private static final String DUPLICATE = "23505";
    private static final String ONE_AT_A_TIME = "training_one_at_a_time";
    static final String RUNNING = "state IN ('cutting', 'fitting', 'examining', 'registering')";

    private final DataSource source;
    private final InstantSource clock;

    public Trainings(DataSource source, InstantSource clock) {
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
     * Asks for a training, which a runner takes up soon.
     *
     * @return empty if another one runs, so that nothing has changed
     */
    public Optional<Training> begin(Wish wish) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Begun begun = ask(connection -> begin(connection, wish));
            if (begun.kind() != Begun.Kind.NAME_TAKEN) {
                return begun.training();
            }
        }
        throw new IllegalStateException("Too many trainings were asked for at once.");
    }

    private record Begun(Kind kind, Optional<Training> training) {
        enum Kind {
            BEGUN,
            ANOTHER_RUNS,
            NAME_TAKEN
        }
    }

    private Begun begin(Connection connection, Wish wish) throws SQLException {
        String day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
        try {
            long before = Statements.query(
                            connection,
                            "SELECT count(*) FROM training WHERE id LIKE ?",
                            row -> row.getLong(1),
                            day + ".%")
                    .getFirst();
            List<Training> begun = Statements.query(
                    connection,
                    "INSERT INTO training (id, model, domain, seed, who, why, cause, state, asked_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, 'cutting', ?) RETURNING *",
                    TrainingRows::training,
                    day + "." + (before + 1),
                    wish.model(),
                    wish.domain(),
                    wish.seed(),
                    wish.who(),
                    wish.why(),
                    wish.cause(),
                    TrainingRows.timestamp(clock.instant()));
            return new Begun(Begun.Kind.BEGUN, Optional.of(begun.getFirst()));
        } catch (SQLException refused) {
            if (!DUPLICATE.equals(refused.getSQLState())) {
                throw refused;
            }
            boolean another = String.valueOf(refused.getMessage()).contains(ONE_AT_A_TIME);
            return new Begun(another ? Begun.Kind.ANOTHER_RUNS : Begun.Kind.NAME_TAKEN, Optional.empty());
        }
    }

    /** At most so many, the latest first. */
    public List<Training> latest(int limit) {
        return ask(connection -> Statements.query(
                connection,
                "SELECT * FROM training ORDER BY asked_at DESC, id DESC LIMIT ?",
                TrainingRows::training,
                limit));
    }

    /** The one of a model that was asked for last. */
    public Optional<Training> latestOf(String model) {
        return ask(connection -> first(Statements.query(
                connection,
                "SELECT * FROM training WHERE model = ? ORDER BY asked_at DESC, id DESC LIMIT 1",
                TrainingRows::training,
                model)));
    }

    public Optional<Training> find(String id) {
        return ask(connection ->
                first(Statements.query(connection, "SELECT * FROM training WHERE id = ?", TrainingRows::training, id)));
    }

    /** What the epochs of a training led to, in order. */
    public List<Epoch> epochs(String id) {
        return ask(connection -> Statements.query(
                connection, "SELECT * FROM training_epoch WHERE training = ? ORDER BY epoch", TrainingRows::epoch, id));
    }

    /** The one that runs, or waits for a runner. */
    public Optional<Training> running() {
        return ask(connection ->
                first(Statements.query(connection, "SELECT * FROM training WHERE " + RUNNING, TrainingRows::training)));
    }

    /**
     * Lets a training end without a candidate. Its runner notices soon; what came before that moment may still finish.
     *
     * @return the training as it stands, with the first cancellation if there were several; empty if it is over or
     *     unknown, so that nothing has changed
     */
    public Optional<Training> cancel(String id, String who, String why) {
        return ask(connection -> first(Statements.query(
                connection,
                "UPDATE training SET cancelled_by = coalesce(cancelled_by, ?),"
                        + " cancelled_why = coalesce(cancelled_why, ?) WHERE id = ? AND " + RUNNING + " RETURNING *",
                TrainingRows::training,
                who,
                why,
                id)));
    }

    /** Takes a training over from whoever ran it. Empty if it is over. */
    Optional<Claim> claim(String id, String runner) {
        return ask(connection -> first(Statements.query(
                        connection,
                        "UPDATE training SET runner = ?, started_at = coalesce(started_at, ?) WHERE id = ? AND "
                                + RUNNING + " RETURNING *",
                        TrainingRows::training,
                        runner,
                        TrainingRows.timestamp(clock.instant()),
                        id)))
                .map(training -> new Claim(this, training, runner, clock));
    }

    private static <T> Optional<T> first(List<T> found) {
        return found.stream().findFirst();
    }
}
