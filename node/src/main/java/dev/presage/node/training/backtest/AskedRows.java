package dev.presage.node.training.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.training.backtest.Asked.Cancellation;
import dev.presage.node.training.backtest.Asked.Kept;
import dev.presage.node.training.backtest.Asked.Progress;
import dev.presage.node.training.backtest.Asked.State;
import dev.presage.node.training.backtest.Asked.Wish;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.chain.Chain;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads rows of {@code backtest}, joined with their reports. */
final class AskedRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AskedRows() {}

    static Asked asked(ResultSet row) throws SQLException {
        return new Asked(
                row.getString("id"),
                wish(row),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                cancellation(row),
                text(row, "position").map(Cursor::parse),
                text(row, "against"),
                new Progress(
                        Optional.ofNullable(row.getObject("subjects", Long.class)),
                        row.getLong("listed"),
                        row.getLong("events"),
                        number(row, "events_per_second"),
                        number(row, "seconds_left")),
                row.getTimestamp("asked_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                report(row),
                error(row));
    }

    private static Wish wish(ResultSet row) throws SQLException {
        return new Wish(
                row.getString("model"),
                row.getString("version"),
                row.getString("domain"),
                settings(row.getString("settings")),
                row.getTimestamp("span_from").toInstant(),
                row.getTimestamp("span_to").toInstant(),
                row.getDouble("sample"),
                row.getString("who"),
                row.getString("why"));
    }

    static String json(Map<String, String> settings) {
        try {
            return JSON.writeValueAsString(settings);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts can be written as JSON.", impossible);
        }
    }

    private static Map<String, String> settings(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("The settings of a backtest are not texts by name.", foreign);
        }
    }

    private static Optional<Kept> report(ResultSet row) throws SQLException {
        byte[] bytes = row.getBytes("report");
        if (bytes == null) {
            return Optional.empty();
        }
        String digest = row.getString("digest");
        boolean isIntact =
                HexFormat.of().formatHex(Chain.sha256().digest(bytes)).equals(digest);
        return Optional.of(
                new Kept(new String(bytes, StandardCharsets.UTF_8), digest, row.getBoolean("passed"), isIntact));
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
