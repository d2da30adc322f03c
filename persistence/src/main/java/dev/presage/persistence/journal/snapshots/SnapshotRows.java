package dev.presage.persistence.journal.snapshots;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalBytesSerializer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The statements that write and delete snapshots, the same for any number of them. */
final class SnapshotRows {
    /**
     * The row that a snapshot ends with has to be there: then nothing that happens between two nodes, or between
     * writing and deleting, can leave a snapshot ahead of its journal. Those of one age replace each other, so that one
     * which could not be read is cured. The order keeps two writers from waiting for one another.
     */
    private static final String UPSERT = """
            INSERT INTO snapshot AS kept (persistence_id, sequence_number, created,
              snapshot_ser_id, snapshot_ser_manifest, snapshot_payload, chain)
            SELECT id, version, ?, ?, manifest, payload, last.chain
            FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bytea[]) AS row(id, version, manifest, payload)
            JOIN event_journal last ON last.persistence_id = id AND last.sequence_number = version
            ORDER BY id
            ON CONFLICT (persistence_id) DO UPDATE SET
              sequence_number = EXCLUDED.sequence_number, created = EXCLUDED.created,
              snapshot_ser_id = EXCLUDED.snapshot_ser_id, snapshot_ser_manifest = EXCLUDED.snapshot_ser_manifest,
              snapshot_payload = EXCLUDED.snapshot_payload, chain = EXCLUDED.chain
            WHERE kept.sequence_number <= EXCLUDED.sequence_number""";

    private static final String DELETE = "DELETE FROM snapshot WHERE persistence_id = ? AND sequence_number <= ?";

    /** One snapshot. */
    record Row(String id, long version, JournalBytes bytes) {}

    private SnapshotRows() {}

    static void upsert(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            upsert.setLong(1, System.currentTimeMillis());
            upsert.setInt(2, JournalBytesSerializer.IDENTIFIER);
            column(connection, upsert, 3, "text", rows, Row::id);
            column(connection, upsert, 4, "bigint", rows, Row::version);
            column(connection, upsert, 5, "text", rows, row -> row.bytes().manifest());
            byte[][] payloads = new byte[rows.size()][];
            Arrays.setAll(payloads, i -> rows.get(i).bytes().bytes());
            upsert.setArray(6, connection.createArrayOf("bytea", payloads));
            upsert.executeUpdate();
        }
    }

    private static void column(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<Row> rows,
            Function<Row, Object> value)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, rows.stream().map(value).toArray()));
    }

    static void delete(Connection connection, String id, long upTo) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setString(1, id);
            delete.setLong(2, upTo);
            delete.executeUpdate();
        }
    }
}
