package dev.presage.persistence.transfer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.replay.Setup;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Exports what a journal held when it was asked: setups, then rows in commit order, then of each subject the newest
 * context that was kept by then. Blocks; throws {@link JournalUnavailable} if the database cannot be read to the end.
 *
 * @param source two connections at once are asked of it, by which nothing is written
 */
public record JournalExport(DataSource source, InstantSource clock) {
    private static final int CONTEXTS = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TOLD = "SELECT told, transaction, ordering FROM relay_progress WHERE name = 'tellings'";

    private static final String SETUPS =
            "SELECT key, domain, options::text, code_version, machine FROM journal_setup ORDER BY key";

    /** The snapshot if its row is in the export, or the newest waypoint whose row is. */
    private static final String KEPT = """
            SELECT s.persistence_id, k.sequence_number, k.created, k.manifest, k.payload
            FROM (SELECT persistence_id FROM snapshot WHERE persistence_id >= ? AND persistence_id < ?
                  ORDER BY persistence_id LIMIT ?) s
            LEFT JOIN LATERAL (
              SELECT c.* FROM (
                SELECT sequence_number, created, snapshot_ser_manifest AS manifest, snapshot_payload AS payload
                FROM snapshot n WHERE n.persistence_id = s.persistence_id
                UNION ALL
                SELECT sequence_number, COALESCE(at, 0), manifest, payload
                FROM waypoint w WHERE w.persistence_id = s.persistence_id) c
              JOIN event_journal e ON e.persistence_id = s.persistence_id AND e.sequence_number = c.sequence_number
                AND (e.xid, e.ordering) > (?::text::xid8, ?) AND (e.xid, e.ordering) <= (?::text::xid8, ?)
              ORDER BY c.sequence_number DESC LIMIT 1) k ON TRUE
            ORDER BY s.persistence_id""";

    /**
     * Exports.
     *
     * @throws IllegalStateException while somebody else moves rows
     */
    public void run(Selection selection, ExportSink sink) throws IOException {
        try (var moving = Moving.begin(source, false)) {
            var pages = new Pages(source, selection);
            long horizon = pages.horizon();
            Instant from = selection.from();
            Instant to = selection.to();
            Cursor after = from == null ? Cursor.START : pages.before(from.toEpochMilli(), horizon);
            Cursor upTo = to == null ? new Cursor(horizon, 0) : pages.last(to.toEpochMilli(), horizon);
            sink.begin(new ExportHeader(ExportHeader.Order.COMMIT, clock.instant(), selection, after, upTo, told()));
            for (ExportedSetup setup : setups(selection)) {
                sink.setup(setup);
            }
            pages.read(after, upTo, sink::row);
            contexts(selection, after, upTo, sink);
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    private ExportHeader.@Nullable Told told() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(TOLD);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? new ExportHeader.Told(row.getLong(1), new Cursor(row.getLong(2), row.getLong(3)))
                    : null;
        }
    }

    /** What events may name as that under which they were concluded. */
    public List<ExportedSetup> setups(Selection selection) throws SQLException, IOException {
        var setups = new ArrayList<ExportedSetup>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(SETUPS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String domain = rows.getString(2);
                if (selection.includes(domain + "|") || selection.subject() != null) {
                    Map<String, String> options = JSON.readValue(rows.getString(3), new TypeReference<>() {});
                    setups.add(new ExportedSetup(
                            rows.getLong(1), Setup.of(domain, options, rows.getString(4), rows.getString(5))));
                }
            }
        }
        return setups;
    }

    private void contexts(Selection selection, Cursor after, Cursor upTo, ExportSink sink)
            throws SQLException, IOException {
        String from = selection.firstId();
        boolean more = true;
        while (more) {
            int read = 0;
            for (Kept kept : page(from, selection.beyondId(), after, upTo)) {
                // The next id there can be: a space sorts before all that ids are made of.
                from = kept.id() + " ";
                read++;
                if (kept.context() != null) {
                    sink.context(kept.context());
                }
            }
            more = read == CONTEXTS;
        }
    }

    private record Kept(String id, @Nullable ExportedContext context) {}

    private List<Kept> page(String from, String beyond, Cursor after, Cursor upTo) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(KEPT)) {
            statement.setString(1, from);
            statement.setString(2, beyond);
            statement.setInt(3, CONTEXTS);
            statement.setString(4, Long.toString(after.transaction()));
            statement.setLong(5, after.ordering());
            statement.setString(6, Long.toString(upTo.transaction()));
            statement.setLong(7, upTo.ordering());
            var page = new ArrayList<Kept>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String id = rows.getString(1);
                    byte[] payload = rows.getBytes(5);
                    page.add(new Kept(
                            id,
                            payload == null
                                    ? null
                                    : new ExportedContext(
                                            id,
                                            rows.getLong(2),
                                            rows.getLong(3),
                                            new JournalBytes(rows.getString(4), payload))));
                }
            }
            return page;
        }
    }
}
