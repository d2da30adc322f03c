package dev.presage.node.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry's statements; each runs in the transaction of the connection it is given. */
final class Tables {
    private static final String LATEST_STEP =
            "SELECT v.*, s.number, s.kind, s.from_stage, s.to_stage, s.who, s.why, s.at"
                    + " FROM model_version v CROSS JOIN LATERAL (SELECT * FROM model_step t"
                    + " WHERE t.name = v.name AND t.version = v.version AND t.kind <> 'backtested'"
                    + " ORDER BY number DESC LIMIT 1) s";

    private Tables() {}

    /** Reads one thing out of a row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** At most {@code limit} versions of one model, or of all if no name is given; the newest of each model first. */
    static List<Registered> versions(Connection connection, Optional<String> name, int limit) throws SQLException {
        String where = name.isPresent() ? " WHERE v.name = ?" : "";
        List<Object> values = new ArrayList<>(name.stream().toList());
        values.add(limit);
        return query(
                connection,
                LATEST_STEP + where + " ORDER BY v.name, v.created_at DESC, v.version LIMIT ?",
                Rows::registered,
                values.toArray());
    }

    static Optional<Registered> version(Connection connection, String name, String version) throws SQLException {
        return first(query(
                connection, LATEST_STEP + " WHERE v.name = ? AND v.version = ?", Rows::registered, name, version));
    }

    /** Whoever serves anybody. */
    static List<Registered> inService(Connection connection) throws SQLException {
        return query(
                connection,
                LATEST_STEP + " WHERE v.stage IN ('champion', 'canary') ORDER BY v.name, v.version",
                Rows::registered);
    }

    static Optional<Registered> champion(Connection connection, String name) throws SQLException {
        return first(
                query(connection, LATEST_STEP + " WHERE v.name = ? AND v.stage = 'champion'", Rows::registered, name));
    }

    /** At most {@code limit} versions that are not retired; those that serve or shadow first, then new candidates. */
    static List<Registered> active(Connection connection, String name, int limit) throws SQLException {
        return query(
                connection,
                LATEST_STEP + " WHERE v.name = ? AND v.stage <> 'retired'"
                        + " ORDER BY v.stage = 'candidate', v.created_at DESC, v.version LIMIT ?",
                Rows::registered,
                name,
                limit);
    }

    /** All models of which something is registered. */
    static List<String> names(Connection connection) throws SQLException {
        return query(connection, "SELECT DISTINCT name FROM model_version ORDER BY name", row -> row.getString(1));
    }

    /** When somebody last moved a version forward; a version that came in or was retired does not count. */
    static Optional<Instant> movedAt(Connection connection, String name, String who) throws SQLException {
        return first(query(
                connection,
                "SELECT at FROM model_step WHERE name = ? AND who = ? AND kind NOT IN ('registered', 'backtested')"
                        + " AND to_stage <> 'retired' ORDER BY number DESC LIMIT 1",
                row -> row.getTimestamp(1).toInstant(),
                name,
                who));
    }

    static Optional<Registered> withDigest(Connection connection, String name, String digest) throws SQLException {
        return first(query(
                connection,
                LATEST_STEP + " WHERE v.name = ? AND v.digest = ? ORDER BY v.created_at LIMIT 1",
                Rows::registered,
                name,
                digest));
    }

    /** The latest steps of a model, newest first. */
    static List<Step> steps(Connection connection, String name, int limit) throws SQLException {
        return query(
                connection,
                "SELECT * FROM model_step WHERE name = ? ORDER BY number DESC LIMIT ?",
                Rows::step,
                name,
                limit);
    }

    static Lineage lineage(Connection connection, String name) throws SQLException {
        Map<String, Stage> stages = new HashMap<>();
        query(
                connection,
                "SELECT version, stage FROM model_version WHERE name = ?",
                row -> stages.put(row.getString(1), Rows.stage(row.getString(2))),
                name);
        long last = query(
                        connection,
                        "SELECT coalesce(max(number), 0) FROM model_step WHERE name = ?",
                        row -> row.getLong(1),
                        name)
                .getFirst();
        List<Step> crownings = query(
                connection,
                "SELECT * FROM model_step WHERE name = ? AND to_stage = 'champion' AND kind <> 'backtested'"
                        + " ORDER BY number",
                Rows::step,
                name);
        return new Lineage(name, last, stages, crownings);
    }

    static Optional<Trial> latestTrial(Connection connection, String name, String version) throws SQLException {
        return first(query(
                connection,
                "SELECT * FROM model_trial WHERE name = ? AND version = ? ORDER BY id DESC LIMIT 1",
                Rows::trial,
                name,
                version));
    }

    /** The latest trials of a model's versions, newest first. */
    static List<Trial> trials(Connection connection, String name, int limit) throws SQLException {
        return query(
                connection,
                "SELECT * FROM model_trial WHERE name = ? ORDER BY id DESC LIMIT ?",
                Rows::trial,
                name,
                limit);
    }

    static void insert(Connection connection, Trial trial) throws SQLException {
        update(
                connection,
                "INSERT INTO model_trial (name, version, against, window_from, window_to, loss, against_loss,"
                        + " calibration_error, p99_millis, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                trial.name(),
                trial.version(),
                trial.against(),
                Rows.timestamp(trial.from()),
                Rows.timestamp(trial.to()),
                trial.loss(),
                trial.againstLoss(),
                trial.calibrationError(),
                trial.p99Millis(),
                Rows.timestamp(trial.at()));
    }

    static void insert(Connection connection, Entry entry) throws SQLException {
        update(
                connection,
                "INSERT INTO model_version (name, version, digest, stage, code_version, seed, data_card, metrics,"
                        + " calibration_error, p99_millis, description, intended_use, limits, created_at, created_by)"
                        + " VALUES (?, ?, ?, 'candidate', ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)",
                entry.ref().name(),
                entry.ref().version(),
                entry.ref().digest(),
                entry.codeVersion(),
                entry.seed(),
                entry.dataCard(),
                Rows.json(entry.metrics()),
                entry.calibrationError(),
                entry.p99Millis(),
                entry.card().description(),
                entry.card().intendedUse(),
                entry.card().limits(),
                Rows.timestamp(entry.createdAt()),
                entry.createdBy());
    }

    /**
     * Writes the steps of a ruling, on the standing it was made on.
     *
     * @throws SQLException by which {@link Transactions} knows that somebody else wrote first
     */
    static List<Step> write(
            Connection connection, Lineage standing, Ruling.Go ruling, String who, String why, Instant at)
            throws SQLException {
        List<Step> steps = new ArrayList<>();
        for (Ruling.Move move : ruling.moves()) {
            Step step = new Step(
                    standing.name(),
                    standing.last() + 1 + steps.size(),
                    move.version(),
                    ruling.kind(),
                    move.from(),
                    move.to(),
                    who,
                    why,
                    at);
            insert(connection, step);
            steps.add(step);
        }
        return steps;
    }

    private static void insert(Connection connection, Step step) throws SQLException {
        int moved = update(
                connection,
                "UPDATE model_version SET stage = ? WHERE name = ? AND version = ? AND stage = ?",
                step.to().word(),
                step.name(),
                step.version(),
                step.from().orElse(Stage.CANDIDATE).word());
        if (moved != 1) {
            throw Transactions.overtaken();
        }
        update(
                connection,
                "INSERT INTO model_step (name, number, version, kind, from_stage, to_stage, who, why, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                step.name(),
                step.number(),
                step.version(),
                step.kind().word(),
                step.from().map(Stage::word),
                step.to().word(),
                step.who(),
                step.why(),
                Rows.timestamp(step.at()));
    }

    private static <T> Optional<T> first(List<T> found) {
        return found.stream().findFirst();
    }

    static <T> List<T> query(Connection connection, String sql, Reader<T> reader, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            return statement.executeUpdate();
        }
    }

    /** An empty optional is NULL. */
    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Optional<?> optional && optional.isEmpty()) {
                statement.setNull(i + 1, Types.NULL);
            } else {
                statement.setObject(i + 1, values[i] instanceof Optional<?> present ? present.get() : values[i]);
            }
        }
    }
}
