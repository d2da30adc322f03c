package dev.presage.persistence.journal.writing;

import dev.presage.persistence.journal.JournalBytesSerializer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The statement that writes rows, the same for any number of them, so that the database plans it once. */
final class InsertRows {
    private static final String SQL = """
            INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
              event_ser_id, event_ser_manifest, event_payload, chain)
            SELECT id, version, writer, at, '', ?, manifest, payload, link
            FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bytea[], ?::bytea[])
              AS row(id, version, writer, at, manifest, payload, link)""";

    private InsertRows() {}

    /**
     * Writes all of them or, by throwing, none.
     *
     * @param links the link of each row; empty if they are not chained
     */
    static void run(Connection connection, List<NewRow> rows, List<byte[]> links) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(SQL)) {
            insert.setInt(1, JournalBytesSerializer.IDENTIFIER);
            column(connection, insert, 2, "text", String[]::new, rows, NewRow::id);
            column(connection, insert, 3, "bigint", Long[]::new, rows, NewRow::version);
            column(connection, insert, 4, "text", String[]::new, rows, NewRow::writer);
            column(connection, insert, 5, "bigint", Long[]::new, rows, NewRow::atMillis);
            column(
                    connection,
                    insert,
                    6,
                    "text",
                    String[]::new,
                    rows,
                    row -> row.bytes().manifest());
            column(
                    connection,
                    insert,
                    7,
                    "bytea",
                    byte[][]::new,
                    rows,
                    row -> row.bytes().bytes());
            byte[][] chained = links.isEmpty() ? new byte[rows.size()][] : links.toArray(byte[][]::new);
            insert.setArray(8, connection.createArrayOf("bytea", chained));
            insert.executeUpdate();
        }
    }

    private static <T> void column(
            Connection connection,
            PreparedStatement insert,
            int index,
            String type,
            IntFunction<T[]> array,
            List<NewRow> rows,
            Function<NewRow, T> value)
            throws SQLException {
        T[] values = array.apply(rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        insert.setArray(index, connection.createArrayOf(type, values));
    }
}
