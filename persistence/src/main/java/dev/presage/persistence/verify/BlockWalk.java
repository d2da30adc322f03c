package dev.presage.persistence.verify;

import dev.presage.persistence.archive.ArchiveAway;
import dev.presage.persistence.archive.Archives;
import dev.presage.persistence.journal.chain.Chain;
import dev.presage.persistence.proof.Block;
import dev.presage.persistence.proof.Leaf;
import dev.presage.persistence.transfer.ExportedRow;
import dev.presage.persistence.verify.Finding.Kind;
import dev.presage.protocol.SubjectId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds blocks of signed heads against the journal. */
record BlockWalk(Verify.Request request, Findings findings) {
    private static final int BATCH = 5_000;

    /** Those heads that are not as they were signed. */
    private static final String UNLIKE = """
            SELECT w.id, w.version, e.sequence_number, w.link
            FROM unnest(?::text[], ?::bigint[], ?::bytea[]) AS w(id, version, link)
            LEFT JOIN event_journal e ON e.persistence_id = w.id AND e.sequence_number = w.version
            WHERE COALESCE(e.chain, ?) <> w.link OR e.sequence_number IS NULL""";

    /** Checks one block, which may be null if it cannot even be read. */
    Counts walk(Connection connection, long number, @Nullable Block block) throws SQLException {
        var counts = new Counts();
        if (block == null) {
            fault(number, "its leaves cannot be read");
            return counts;
        }
        counts.blocks++;
        for (String fault : block.faults(request.keys())) {
            fault(number, fault);
        }
        List<Leaf> leaves = block.leaves().stream()
                .filter(leaf -> request.domain() == null || leaf.id().startsWith(request.domain() + "|"))
                .toList();
        connection.setAutoCommit(true);
        for (int from = 0; from < leaves.size(); from += BATCH) {
            compare(connection, number, leaves.subList(from, Math.min(leaves.size(), from + BATCH)));
        }
        counts.heads += leaves.size();
        return counts;
    }

    void fault(long number, String what) {
        findings.add(new Finding(Kind.BLOCK, "block", number, what));
    }

    private void compare(Connection connection, long number, List<Leaf> leaves) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNLIKE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", leaves.stream().map(Leaf::id).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", leaves.stream().map(Leaf::version).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea", leaves.stream().map(Leaf::link).toArray(byte[][]::new)));
            statement.setBytes(4, Chain.start());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getLong(3);
                    boolean isMissing = rows.wasNull();
                    if (isMissing && isArchived(connection, rows.getString(1), rows.getLong(2), rows.getBytes(4))) {
                        continue;
                    }
                    String what = isMissing
                            ? "the row is missing, and block " + number + " was signed with it"
                            : "its link is not the one that was signed in block " + number;
                    findings.add(new Finding(Kind.SIGNED, named(rows.getString(1)), rows.getLong(2), what));
                }
            }
        }
    }

    /** Whether the row lies in an archive as it was signed; one that cannot be read is named where its rows are. */
    private static boolean isArchived(Connection connection, String id, long version, byte[] link) throws SQLException {
        try {
            List<ExportedRow> row = Archives.rows(connection, id, version - 1, version, 1);
            return !row.isEmpty()
                    && Arrays.equals(Objects.requireNonNullElse(row.getFirst().link(), Chain.start()), link);
        } catch (ArchiveAway away) {
            return true;
        }
    }

    private static String named(String id) {
        return SubjectId.domainOf(id) + "/" + id.substring(id.indexOf('|') + 1);
    }
}
