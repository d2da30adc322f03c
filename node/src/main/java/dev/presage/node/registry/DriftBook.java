package dev.presage.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the live stream moved away from what each champion began with; a part of the registry. All methods block. */
public final class DriftBook {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Double>> FIGURES = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
    private static final Duration KEPT = Duration.ofDays(90);

    private final Transactions transactions;

    DriftBook(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Keeps what the stream was like when a champion began; what was kept first stays.
     *
     * @param reference JSON, for whoever wrote it
     */
    public void begin(String name, String version, String reference, Instant at) {
        transactions.run(connection -> Tables.update(
                connection,
                "INSERT INTO model_reference (name, version, reference, at) VALUES (?, ?, ?::jsonb, ?)"
                        + " ON CONFLICT DO NOTHING",
                name,
                version,
                reference,
                Rows.timestamp(at)));
    }

    /** What was kept of a champion's beginning. */
    public Optional<String> beginning(String name, String version) {
        return transactions.run(connection -> Tables.query(
                        connection,
                        "SELECT reference FROM model_reference WHERE name = ? AND version = ?",
                        row -> row.getString(1),
                        name,
                        version)
                .stream()
                .findFirst());
    }

    /** Keeps the figures of a window; those of long ago are deleted. */
    public void record(DriftFigures figures) {
        transactions.run(connection -> {
            Tables.update(
                    connection,
                    "DELETE FROM model_drift WHERE window_to < ?",
                    Rows.timestamp(figures.to().minus(KEPT)));
            return Tables.update(
                    connection,
                    "INSERT INTO model_drift (name, version, window_from, window_to, lessons, loss, reference_loss,"
                            + " features, scores, labels, labelled, label_loss)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?)",
                    figures.name(),
                    figures.version(),
                    Rows.timestamp(figures.from()),
                    Rows.timestamp(figures.to()),
                    figures.lessons(),
                    figures.loss(),
                    figures.referenceLoss(),
                    write(figures.features()),
                    figures.scores(),
                    write(figures.labels()),
                    figures.labelled(),
                    figures.labelLoss());
        });
    }

    /** The latest windows of a model, newest first. */
    public List<DriftFigures> windows(String name, int limit) {
        return transactions.run(connection -> Tables.query(
                connection,
                "SELECT * FROM model_drift WHERE name = ? ORDER BY id DESC LIMIT ?",
                DriftBook::figures,
                name,
                limit));
    }

    /**
     * What labels said of a champion's answers, window by window, newest first; those with fewer labels are left out.
     *
     * @param least labels of a window
     */
    public List<Double> labelLosses(String name, String version, long least, int limit) {
        return transactions.run(connection -> Tables.query(
                connection,
                "SELECT label_loss FROM model_drift WHERE name = ? AND version = ? AND labelled >= ?"
                        + " ORDER BY id DESC LIMIT ?",
                row -> row.getDouble(1),
                name,
                version,
                least,
                limit));
    }

    /** What labels said of a champion's answers in the first window that has enough of them. */
    public Optional<Double> firstLabelLoss(String name, String version, long least) {
        return transactions.run(connection -> Tables.query(
                        connection,
                        "SELECT label_loss FROM model_drift WHERE name = ? AND version = ? AND labelled >= ?"
                                + " ORDER BY id LIMIT 1",
                        row -> row.getDouble(1),
                        name,
                        version,
                        least)
                .stream()
                .findFirst());
    }

    private static DriftFigures figures(ResultSet row) throws SQLException {
        return new DriftFigures(
                row.getString("name"),
                row.getString("version"),
                row.getTimestamp("window_from").toInstant(),
                row.getTimestamp("window_to").toInstant(),
                row.getLong("lessons"),
                row.getDouble("loss"),
                row.getDouble("reference_loss"),
                read(row.getString("features"), FIGURES),
                row.getDouble("scores"),
                read(row.getString("labels"), COUNTS),
                row.getLong("labelled"),
                row.getDouble("label_loss"));
    }

    private static String write(Map<String, ?> figures) {
        try {
            return JSON.writeValueAsString(figures);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Maps of numbers always write.", impossible);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("The drift in the registry is not figures by name.", foreign);
        }
    }
}
