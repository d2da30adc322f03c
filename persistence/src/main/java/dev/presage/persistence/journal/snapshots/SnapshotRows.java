package dev.presage.persistence.journal.snapshots;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalBytesSerializer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The statements that write and delete snapshots and waypoints, the same for any number of them. */
final class SnapshotRows {
    /**
     * The row that a snapshot ends with has to be there: then nothing that happens between two nodes, or between
     * writing and deleting, can leave a snapshot ahead of its journal. Those of one age replace each other, so that one
     * which could not be read is cured. The order keeps two writers from waiting for one another. Now and then one also
     * stays as a waypoint, when the last of these is far enough behind.
     */
    private static final String UPSERT = """
            WITH given AS (
              SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bytea[])
                AS row(id, version, work, manifest, payload)),
            kept AS (
              INSERT INTO snapshot AS kept (persistence_id, sequence_number, created,
                snapshot_ser_id, snapshot_ser_manifest, snapshot_payload, chain)
              SELECT id, version, ?, ?, manifest, payload, last.chain
              FROM given JOIN event_journal last ON last.persistence_id = id AND last.sequence_number = version
              ORDER BY id
              ON CONFLICT (persistence_id) DO UPDATE SET
                sequence_number = EXCLUDED.sequence_number, created = EXCLUDED.created,
                snapshot_ser_id = EXCLUDED.snapshot_ser_id, snapshot_ser_manifest = EXCLUDED.snapshot_ser_manifest,
                snapshot_payload = EXCLUDED.snapshot_payload, chain = EXCLUDED.chain
              WHERE kept.sequence_number <= EXCLUDED.sequence_number
              RETURNING kept.persistence_id AS id, kept.sequence_number AS version)
            INSERT INTO waypoint (persistence_id, sequence_number, work, at, manifest, payload)
            SELECT id, version, given.work, last.write_timestamp, given.manifest, given.payload
            FROM kept JOIN given USING (id, version)
            JOIN event_journal last ON last.persistence_id = id AND last.sequence_number = version
            WHERE given.work >= GREATEST(?, length(given.payload) / ?) + COALESCE((
              SELECT w.work FROM waypoint w WHERE w.persistence_id = id ORDER BY w.sequence_number DESC LIMIT 1), 0)
            ORDER BY id
            ON CONFLICT (persistence_id, sequence_number) DO NOTHING""";

    private static final List<String> DELETE = List.of(
            "DELETE FROM snapshot WHERE persistence_id = ? AND sequence_number <= ?",
            "DELETE FROM waypoint WHERE persistence_id = ? AND sequence_number <= ?");

    /**
     * One snapshot.
     *
     * @param work rows and observations up to there
     */
    record Row(String id, long version, long work, JournalBytes bytes) {}

    private SnapshotRows() {}

    static void upsert(Connection connection, List<Row> rows, WaypointSettings waypoints) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            column(connection, upsert, 1, "text", rows, Row::id);
            column(connection, upsert, 2, "bigint", rows, Row::version);
            column(connection, upsert, 3, "bigint", rows, Row::work);
            column(connection, upsert, 4, "text", rows, row -> row.bytes().manifest());
            byte[][] payloads = new byte[rows.size()][];
            Arrays.setAll(payloads, i -> rows.get(i).bytes().bytes());
            upsert.setArray(5, connection.createArrayOf("bytea", payloads));
            upsert.setLong(6, System.currentTimeMillis());
            upsert.setInt(7, JournalBytesSerializer.IDENTIFIER);
            upsert.setInt(8, waypoints.every());
            upsert.setInt(9, waypoints.bytes());
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
        for (String sql : DELETE) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setString(1, id);
                delete.setLong(2, upTo);
                delete.executeUpdate();
            }
        }
    }
}
