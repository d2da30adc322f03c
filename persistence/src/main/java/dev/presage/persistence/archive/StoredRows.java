package dev.presage.persistence.archive;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalBytesSerializer;
import dev.presage.persistence.transfer.ExportedRow;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Rows of one subject as they stand in the journal. */
final class StoredRows {
    private static final String READ = """
            SELECT e.xid::text::bigint, e.ordering, e.sequence_number, e.writer, e.write_timestamp, e.chain,
              e.event_ser_manifest, e.event_payload
            FROM event_journal e
            WHERE e.persistence_id = ? AND e.sequence_number >= ? AND NOT e.deleted AND e.event_ser_id = ?
            ORDER BY e.sequence_number LIMIT ?""";

    private StoredRows() {}

    static List<ExportedRow> read(DataSource source, String id, long from, int limit) throws SQLException, IOException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setString(1, id);
            statement.setLong(2, from);
            statement.setInt(3, JournalBytesSerializer.IDENTIFIER);
            statement.setInt(4, limit);
            var page = new ArrayList<ExportedRow>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(new ExportedRow(
                            id,
                            rows.getLong(3),
                            new Cursor(rows.getLong(1), rows.getLong(2)),
                            rows.getString(4),
                            rows.getLong(5),
                            new JournalBytes(rows.getString(7), rows.getBytes(8)),
                            rows.getBytes(6)));
                }
            }
            if (page.isEmpty()) {
                throw new IOException("Rows of " + id.replaceFirst("\\|", "/") + " are missing from number " + from
                        + " on: './presage verify' says more.");
            }
            return page;
        }
    }
}
