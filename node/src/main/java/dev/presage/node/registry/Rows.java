package dev.presage.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.protocol.ModelRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Reads the registry's rows. */
final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Map<String, Double>>> METRICS = new TypeReference<>() {};

    private Rows() {}

    /** A row of {@code model_version} joined with its latest step. */
    static Registered registered(ResultSet row) throws SQLException {
        Entry entry = new Entry(
                new ModelRef(row.getString("name"), row.getString("version"), row.getString("digest")),
                new ModelCard(row.getString("description"), row.getString("intended_use"), row.getString("limits")),
                row.getString("data_card"),
                row.getString("code_version"),
                row.getLong("seed"),
                metrics(row.getString("metrics")),
                Optional.ofNullable(row.getObject("calibration_error", Double.class)),
                Optional.ofNullable(row.getObject("p99_millis", Double.class)),
                instant(row, "created_at"),
                row.getString("created_by"));
        return new Registered(entry, stage(row.getString("stage")), step(row));
    }

    static Step step(ResultSet row) throws SQLException {
        return new Step(
                row.getString("name"),
                row.getLong("number"),
                row.getString("version"),
                Step.Kind.of(row.getString("kind")),
                Optional.ofNullable(row.getString("from_stage")).map(Rows::stage),
                stage(row.getString("to_stage")),
                row.getString("who"),
                row.getString("why"),
                instant(row, "at"));
    }

    static Trial trial(ResultSet row) throws SQLException {
        return new Trial(
                row.getString("name"),
                row.getString("version"),
                row.getString("against"),
                instant(row, "window_from"),
                instant(row, "window_to"),
                row.getDouble("loss"),
                row.getDouble("against_loss"),
                row.getDouble("calibration_error"),
                row.getDouble("p99_millis"),
                instant(row, "at"));
    }

    static Stage stage(String word) {
        return Stage.of(word).orElseThrow(() -> new IllegalStateException("No stage is called " + word + "."));
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.from(instant);
    }

    static String json(Map<String, Map<String, Double>> metrics) {
        try {
            return JSON.writeValueAsString(metrics);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Maps of numbers always write.", impossible);
        }
    }

    private static Map<String, Map<String, Double>> metrics(String json) {
        try {
            return JSON.readValue(json, METRICS);
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("The metrics in the registry are not figures by split.", foreign);
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
