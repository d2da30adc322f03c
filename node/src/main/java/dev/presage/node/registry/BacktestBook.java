package dev.presage.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The backtests of versions, as part of their history: each report is written together with the step that tells of it,
 * and names the one before by its digest. All methods block.
 */
public final class BacktestBook {
    private static final int ATTEMPTS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Transactions transactions;
    private final InstantSource clock;

    BacktestBook(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Journals a report; the same backtest again changes nothing.
     *
     * @throws IllegalArgumentException if the version is not registered
     * @throws RegistryUnavailable if the database does not answer
     */
    public void record(BacktestReport report) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (transactions.attempt(connection -> write(connection, report)).isPresent()) {
                return;
            }
        }
        throw new RegistryUnavailable("Others move versions of this model at once.", Transactions.overtaken());
    }

    private Boolean write(Connection connection, BacktestReport report) throws SQLException {
        // Reports come one at a time, or two of them would name the same one before.
        Tables.update(connection, "LOCK TABLE model_backtest IN SHARE ROW EXCLUSIVE MODE");
        boolean isKnown = !Tables.query(
                        connection, "SELECT 1 FROM model_backtest WHERE id = ?", row -> true, report.id())
                .isEmpty();
        if (isKnown) {
            return false;
        }
        String name = report.version().name();
        String version = report.version().version();
        Lineage standing = Tables.lineage(connection, name);
        Stage stage = standing.stages().get(version);
        if (stage == null) {
            throw new IllegalArgumentException("There is no version " + version + " of " + name + ".");
        }
        insert(connection, report);
        var step = new Ruling.Go(Step.Kind.BACKTESTED, List.of(Ruling.Move.of(version, stage, stage)));
        Tables.write(connection, standing, step, report.who(), report.why(), clock.instant());
        return true;
    }

    private void insert(Connection connection, BacktestReport report) throws SQLException {
        String before = Tables.query(
                        connection,
                        "SELECT link FROM model_backtest ORDER BY number DESC LIMIT 1",
                        row -> row.getString(1))
                .stream()
                .findFirst()
                .orElse("");
        String digest = hex(report.report());
        Tables.update(
                connection,
                "INSERT INTO model_backtest (id, name, version, against, as_served, passed, conclusive, objections,"
                        + " report, digest, link, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)",
                report.id(),
                report.version().name(),
                report.version().version(),
                report.against(),
                report.asServed(),
                report.passed(),
                report.isConclusive(),
                json(report.objections()),
                report.report(),
                digest,
                hex((before + digest).getBytes(StandardCharsets.US_ASCII)),
                Rows.timestamp(clock.instant()));
    }

    /** The latest backtest of a version with the domain set up as it is served. */
    public Optional<Backtested> latest(String name, String version) {
        return transactions.run(connection -> latest(connection, name, version));
    }

    static Optional<Backtested> latest(Connection connection, String name, String version) throws SQLException {
        return Tables.query(
                        connection,
                        "SELECT * FROM model_backtest WHERE name = ? AND version = ? AND as_served"
                                + " ORDER BY number DESC LIMIT 1",
                        BacktestBook::backtested,
                        name,
                        version)
                .stream()
                .findFirst();
    }

    private static Backtested backtested(ResultSet row) throws SQLException {
        return new Backtested(
                row.getString("id"),
                Optional.ofNullable(row.getString("against")),
                row.getBoolean("passed"),
                row.getBoolean("conclusive"),
                objections(row.getString("objections")),
                hex(row.getBytes("report")).equals(row.getString("digest")),
                row.getTimestamp("at").toInstant());
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }

    private static String json(List<String> objections) {
        try {
            return JSON.writeValueAsString(objections);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Lists of texts always write.", impossible);
        }
    }

    private static List<String> objections(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("The objections in the registry are not a list of clauses.", foreign);
        }
    }
}
