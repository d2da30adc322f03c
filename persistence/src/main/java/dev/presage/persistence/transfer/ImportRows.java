package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytesSerializer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** The statements by which rows and contexts are brought in. */
final class ImportRows {
    /** In the order of the file, so that they are committed in that order here too. */
    private static final String INSERT = """
            INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
              event_ser_id, event_ser_manifest, event_payload, chain)
            SELECT id, version, writer, at, '', ?, manifest, payload, link
            FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bytea[], ?::bytea[])
              WITH ORDINALITY AS row(id, version, writer, at, manifest, payload, link, place)
            ORDER BY place""";

    private static final String PLACE = """
            SELECT e.xid::text::bigint, e.ordering FROM event_journal e
            WHERE persistence_id = ? AND sequence_number = ?""";

    /** Only with the row that it ends with, and never in place of a newer one. */
    private static final String CONTEXT = """
            INSERT INTO snapshot AS kept (persistence_id, sequence_number, created,
              snapshot_ser_id, snapshot_ser_manifest, snapshot_payload, chain)
            SELECT persistence_id, sequence_number, ?, ?, ?, ?, chain FROM event_journal
            WHERE persistence_id = ? AND sequence_number = ?
            ON CONFLICT (persistence_id) DO UPDATE SET
              sequence_number = EXCLUDED.sequence_number, created = EXCLUDED.created,
              snapshot_ser_id = EXCLUDED.snapshot_ser_id, snapshot_ser_manifest = EXCLUDED.snapshot_ser_manifest,
              snapshot_payload = EXCLUDED.snapshot_payload, chain = EXCLUDED.chain
            WHERE kept.sequence_number < EXCLUDED.sequence_number""";

    private static final String SETUP = """
            INSERT INTO journal_setup (key, domain, options, code_version, machine, at)
            VALUES (?, ?, ?::jsonb, ?, ?, now()) ON CONFLICT (key) DO NOTHING""";

    private static final String TOLD = """
            INSERT INTO relay_progress (name, transaction, ordering, told) VALUES ('tellings', ?, ?, ?)
            ON CONFLICT (name) DO NOTHING""";

    private ImportRows() {}

    static void insert(Connection connection, List<ExportedRow> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, JournalBytesSerializer.IDENTIFIER);
            column(connection, insert, 2, "text", rows, ExportedRow::id);
            column(connection, insert, 3, "bigint", rows, ExportedRow::version);
            column(connection, insert, 4, "text", rows, ExportedRow::writer);
            column(connection, insert, 5, "bigint", rows, ExportedRow::atMillis);
            column(connection, insert, 6, "text", rows, row -> row.bytes().manifest());
            byte[][] payloads = new byte[rows.size()][];
            byte[][] links = new byte[rows.size()][];
            for (int i = 0; i < payloads.length; i++) {
                payloads[i] = rows.get(i).bytes().bytes();
                links[i] = rows.get(i).link();
            }
            insert.setArray(7, connection.createArrayOf("bytea", payloads));
            insert.setArray(8, connection.createArrayOf("bytea", links));
            insert.executeUpdate();
        }
    }

    private static void column(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<ExportedRow> rows,
            Function<ExportedRow, Object> value)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, rows.stream().map(value).toArray()));
    }

    /** Where a row stands in the commit order here. */
    static Cursor place(Connection connection, ExportedRow row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PLACE)) {
            statement.setString(1, row.id());
            statement.setLong(2, row.version());
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return new Cursor(found.getLong(1), found.getLong(2));
            }
        }
    }

    static void context(Connection connection, ExportedContext context) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(CONTEXT)) {
            insert.setLong(1, context.created());
            insert.setInt(2, JournalBytesSerializer.IDENTIFIER);
            insert.setString(3, context.bytes().manifest());
            insert.setBytes(4, context.bytes().bytes());
            insert.setString(5, context.id());
            insert.setLong(6, context.version());
            insert.executeUpdate();
        }
    }

    static void setup(Connection connection, ExportedSetup setup, String options) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(SETUP)) {
            insert.setLong(1, setup.key());
            insert.setString(2, setup.setup().domain());
            insert.setString(3, options);
            insert.setString(4, setup.setup().codeVersion());
            insert.setString(5, setup.setup().machine());
            insert.executeUpdate();
        }
    }

    /** Notes how far tellings were delivered, unless that is known here. */
    static void told(Connection connection, Cursor upTo, long told) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(TOLD)) {
            insert.setLong(1, upTo.transaction());
            insert.setLong(2, upTo.ordering());
            insert.setLong(3, told);
            insert.executeUpdate();
        }
    }
}
