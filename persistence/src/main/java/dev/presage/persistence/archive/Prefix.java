package dev.presage.persistence.archive;

import dev.presage.persistence.journal.Cursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a subject that can be archived: those that are old enough, that everybody has read, and that its snapshot
 * covers, so that it wakes without them. Its newest row always stays.
 *
 * @param id the persistence id
 * @param first sequence number of the first of them
 * @param last that of the last; below {@code first} if there is none
 */
record Prefix(String id, long first, long last) {
    private static final String PAGE = """
            SELECT s.persistence_id, COALESCE(f.version, 0), COALESCE(k.version, -1)
            FROM (SELECT persistence_id, sequence_number FROM snapshot
                  WHERE persistence_id >= ? AND persistence_id < ? ORDER BY persistence_id LIMIT ?) s
            LEFT JOIN LATERAL (
              SELECT e.sequence_number AS version FROM event_journal e WHERE e.persistence_id = s.persistence_id
              ORDER BY e.sequence_number LIMIT 1) f ON TRUE
            LEFT JOIN LATERAL (
              SELECT e.sequence_number AS version FROM event_journal e WHERE e.persistence_id = s.persistence_id
              ORDER BY e.sequence_number DESC LIMIT 1) n ON TRUE
            LEFT JOIN LATERAL (
              SELECT e.sequence_number AS version FROM event_journal e
              WHERE e.persistence_id = s.persistence_id AND e.sequence_number <= LEAST(s.sequence_number, n.version - 1)
              AND e.write_timestamp < ? AND (e.xid, e.ordering) <= (?::text::xid8, ?)
              ORDER BY e.sequence_number DESC LIMIT 1) k ON TRUE
            ORDER BY s.persistence_id""";

    boolean isEmpty() {
        return last < first;
    }

    /** Those of subjects with ids from here on, in the order of their ids; less than the limit only at the end. */
    static List<Prefix> page(
            Connection connection, String from, String beyond, int limit, long beforeMillis, Cursor passed)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setString(1, from);
            statement.setString(2, beyond);
            statement.setInt(3, limit);
            statement.setLong(4, beforeMillis);
            statement.setString(5, Long.toString(passed.transaction()));
            statement.setLong(6, passed.ordering());
            var page = new ArrayList<Prefix>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(new Prefix(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            return page;
        }
    }
}
