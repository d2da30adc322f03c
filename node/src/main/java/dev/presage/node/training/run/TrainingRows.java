package dev.presage.node.training.run;

import dev.presage.node.training.run.Training.Cancellation;
import dev.presage.node.training.run.Training.Epoch;
import dev.presage.node.training.run.Training.Progress;
import dev.presage.node.training.run.Training.Wish;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Reads rows of {@code training} and {@code training_epoch}. */
final class TrainingRows {
    private TrainingRows() {}

    static Training training(ResultSet row) throws SQLException {
        return new Training(
                row.getString("id"),
                new Wish(
                        row.getString("model"),
                        row.getString("domain"),
                        row.getLong("seed"),
                        row.getString("who"),
                        row.getString("why"),
                        row.getString("cause")),
                State.of(row.getString("state")),
                cancellation(row),
                text(row, "position").map(Cursor::parse),
                text(row, "parent"),
                new Progress(
                        row.getInt("epoch"),
                        row.getLong("step"),
                        number(row, "loss"),
                        number(row, "validation_loss"),
                        number(row, "seconds_left")),
                row.getTimestamp("asked_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                text(row, "version"),
                error(row));
    }

    static Epoch epoch(ResultSet row) throws SQLException {
        return new Epoch(
                row.getInt("epoch"),
                number(row, "loss"),
                row.getDouble("validation_loss"),
                row.getTimestamp("at").toInstant());
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.from(instant);
    }

    private static Optional<Cancellation> cancellation(ResultSet row) throws SQLException {
        Optional<String> why = text(row, "cancelled_why");
        return text(row, "cancelled_by").map(who -> new Cancellation(who, why.orElse("")));
    }

    private static Optional<Problem> error(ResultSet row) throws SQLException {
        Optional<String> detail = text(row, "error");
        return text(row, "error_code")
                .map(code -> Problem.of(
                        Arrays.stream(ErrorCode.values())
                                .filter(known -> known.code().equals(code))
                                .findFirst()
                                .orElse(ErrorCode.INTERNAL),
                        detail.orElse("")));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private static double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }
}
