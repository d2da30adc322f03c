package dev.presage.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Statements about windows of the live stream; each runs in the transaction of the connection it is given. */
final class WindowTables {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WindowTables() {}

    static void insert(Connection connection, LiveWindow window) throws SQLException {
        PairedLoss difference = window.difference();
        Tables.update(
                connection,
                "INSERT INTO model_window (name, version, against, window_from, window_to, lessons, loss, against_loss,"
                        + " difference_groups, difference_weight, difference_sum, difference_squares,"
                        + " difference_crossed, difference_squared_weight, calibration_error, curve, p99_millis,"
                        + " failures, fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)",
                window.name(),
                window.version(),
                window.against(),
                Rows.timestamp(window.from()),
                Rows.timestamp(window.to()),
                window.lessons(),
                window.loss(),
                window.againstLoss(),
                difference.groups(),
                difference.weight(),
                difference.difference(),
                difference.squaredDifference(),
                difference.crossed(),
                difference.squaredWeight(),
                window.calibrationError(),
                write(window.curve()),
                window.p99Millis(),
                window.failures(),
                window.fault());
    }

    static void deleteBefore(Connection connection, Instant time) throws SQLException {
        Tables.update(connection, "DELETE FROM model_window WHERE window_to < ?", Rows.timestamp(time));
    }

    /** The latest windows of a model's versions, newest first. */
    static List<LiveWindow> windows(Connection connection, String name, int limit) throws SQLException {
        return Tables.query(
                connection,
                "SELECT * FROM model_window WHERE name = ? ORDER BY id DESC LIMIT ?",
                WindowTables::window,
                name,
                limit);
    }

    /** The latest windows of a pair that began no earlier than a time, newest first. */
    static List<LiveWindow> windows(
            Connection connection, String name, String version, String against, Instant since, int limit)
            throws SQLException {
        return Tables.query(
                connection,
                "SELECT * FROM model_window WHERE name = ? AND version = ? AND against = ? AND window_from >= ?"
                        + " ORDER BY id DESC LIMIT ?",
                WindowTables::window,
                name,
                version,
                against,
                Rows.timestamp(since),
                limit);
    }

    private static LiveWindow window(ResultSet row) throws SQLException {
        return new LiveWindow(
                row.getString("name"),
                row.getString("version"),
                Optional.ofNullable(row.getString("against")),
                row.getTimestamp("window_from").toInstant(),
                row.getTimestamp("window_to").toInstant(),
                row.getLong("lessons"),
                row.getDouble("loss"),
                row.getDouble("against_loss"),
                new PairedLoss(
                        row.getLong("difference_groups"),
                        row.getDouble("difference_weight"),
                        row.getDouble("difference_sum"),
                        row.getDouble("difference_squares"),
                        row.getDouble("difference_crossed"),
                        row.getDouble("difference_squared_weight")),
                row.getDouble("calibration_error"),
                read(row.getString("curve")),
                row.getDouble("p99_millis"),
                row.getLong("failures"),
                Optional.ofNullable(row.getString("fault")));
    }

    private static String write(List<Marks.Point> curve) {
        try {
            return JSON.writeValueAsString(curve.stream()
                    .map(point -> new double[] {point.said(), point.came(), point.count()})
                    .toList());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Lists of numbers always write.", impossible);
        }
    }

    private static List<Marks.Point> read(String curve) {
        try {
            return Stream.of(JSON.readValue(curve, double[][].class))
                    .map(point -> new Marks.Point(point[0], point[1], (long) point[2]))
                    .toList();
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("The curve in the registry is not a list of points.", foreign);
        }
    }
}
