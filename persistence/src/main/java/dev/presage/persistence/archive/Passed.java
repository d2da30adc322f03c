package dev.presage.persistence.archive;

import dev.presage.persistence.journal.Cursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far all have come that read the journal in commit order and note their place in the database: what is archived is
 * not shown to them any more. A reader that never began holds everything back, if there is anything for it.
 */
final class Passed {
    private static final String PLACE = """
            SELECT transaction, ordering FROM (
              SELECT p.transaction, p.ordering FROM projection_place p JOIN projection v USING (name, version)
              WHERE v.state IN ('building', 'serving')
              UNION ALL
              (SELECT transaction, ordering FROM proof_block ORDER BY number DESC LIMIT 1)
              UNION ALL
              SELECT COALESCE(r.transaction, 0), COALESCE(r.ordering, 0)
              FROM (SELECT 1 WHERE EXISTS (
                SELECT 1 FROM event_journal WHERE event_ser_manifest IN ('observed:2', 'observed:4'))) told
              LEFT JOIN relay_progress r ON r.name = 'tellings'
              UNION ALL
              SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, 0) place
            ORDER BY transaction, ordering LIMIT 1""";

    private Passed() {}

    /** The place that all of them have passed. */
    static Cursor by(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PLACE);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Cursor(row.getLong(1), row.getLong(2));
        }
    }
}
