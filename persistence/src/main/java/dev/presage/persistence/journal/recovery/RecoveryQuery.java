package dev.presage.persistence.journal.recovery;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.chain.Chain;
import dev.presage.persistence.journal.snapshots.SnapshotShelf;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Reads snapshots and tails of many subjects in two statements. A snapshot that is not understood is as good as none:
 * the tail then begins at the first row.
 */
final class RecoveryQuery {
    /** Snapshots keep tails far shorter; a longer one is left to the library, which reads it in pages. */
    static final int MAX_TAIL = 1_000;

    private static final String SNAPSHOTS = """
            SELECT w.id, s.sequence_number, s.created, s.snapshot_ser_manifest, s.snapshot_payload, s.chain
            FROM unnest(?::text[]) AS w(id) JOIN LATERAL (
              SELECT * FROM snapshot WHERE persistence_id = w.id ORDER BY sequence_number DESC LIMIT 1) s ON TRUE""";

    private static final String TAILS = """
            SELECT w.id, e.sequence_number, e.writer, e.adapter_manifest, e.event_ser_manifest, e.event_payload,
              e.chain
            FROM unnest(?::text[], ?::bigint[]) AS w(id, since) JOIN LATERAL (
              SELECT * FROM event_journal WHERE persistence_id = w.id AND sequence_number > w.since
              ORDER BY sequence_number LIMIT ?) e ON TRUE""";

    private final DataSource source;
    private final SnapshotShelf shelf;

    RecoveryQuery(DataSource source, SnapshotShelf shelf) {
        this.source = source;
        this.shelf = shelf;
    }

    /** Everything of these subjects, those of which there is nothing included. */
    Map<String, Found> read(List<String> ids) throws SQLException {
        long now = System.nanoTime();
        try (Connection connection = source.getConnection()) {
            Map<String, Found.Snapshot> snapshots = readable(connection, ids);
            Map<String, LinkedTail> tails = tails(connection, ids, snapshots);
            var found = new HashMap<String, Found>();
            for (String id : ids) {
                LinkedTail linked = tails.get(id);
                List<Found.Row> tail = linked == null ? List.of() : linked.rows();
                found.put(id, new Found(snapshots.get(id), tail, tail.size() < MAX_TAIL, now));
            }
            return found;
        }
    }

    /** A subject whose snapshot the database itself cannot read wakes by all its rows. */
    private Map<String, Found.Snapshot> readable(Connection connection, List<String> ids) throws SQLException {
        try {
            return snapshots(connection, ids);
        } catch (SQLException failed) {
            if (ids.size() == 1 && RowFault.state(failed) != null) {
                return Map.of();
            }
            throw failed;
        }
    }

    private Map<String, Found.Snapshot> snapshots(Connection connection, List<String> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SNAPSHOTS)) {
            statement.setArray(1, texts(connection, ids));
            var snapshots = new HashMap<String, Found.Snapshot>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String id = rows.getString(1);
                    long version = rows.getLong(2);
                    Object content = shelf.read(id, version, new JournalBytes(rows.getString(4), rows.getBytes(5)));
                    if (content != null) {
                        snapshots.put(id, new Found.Snapshot(version, rows.getLong(3), content, rows.getBytes(6)));
                    }
                }
            }
            return snapshots;
        }
    }

    private static Map<String, LinkedTail> tails(
            Connection connection, List<String> ids, Map<String, Found.Snapshot> snapshots) throws SQLException {
        Long[] since = new Long[ids.size()];
        for (int i = 0; i < since.length; i++) {
            Found.Snapshot snapshot = snapshots.get(ids.get(i));
            since[i] = snapshot == null ? 0L : snapshot.version();
        }
        try (PreparedStatement statement = connection.prepareStatement(TAILS)) {
            statement.setArray(1, texts(connection, ids));
            statement.setArray(2, connection.createArrayOf("bigint", since));
            statement.setInt(3, MAX_TAIL);
            var chain = new Chain();
            var tails = new HashMap<String, LinkedTail>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String subject = rows.getString(1);
                    tails.computeIfAbsent(subject, id -> new LinkedTail(chain, snapshots.get(id)))
                            .add(
                                    subject,
                                    new Found.Row(
                                            rows.getLong(2),
                                            rows.getString(3),
                                            rows.getString(4),
                                            new JournalBytes(rows.getString(5), rows.getBytes(6)),
                                            rows.getBytes(7)));
                }
            }
            return tails;
        }
    }

    private static Array texts(Connection connection, List<String> ids) throws SQLException {
        return connection.createArrayOf("text", ids.toArray());
    }
}
