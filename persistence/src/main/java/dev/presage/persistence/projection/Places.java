package dev.presage.persistence.projection;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.OutlinePage.Unreadable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads and moves on places; all in the caller's transaction. */
final class Places {
    /** Of rows that cannot be read, so many are kept by name for each shard of a version; the others are counted. */
    private static final int MOST_PARKED = 1_000;

    private static final int MOST_REASON = 1_000;

    /** Always in the same order, so that nobody waits for one who waits for him. */
    private static final String READ = """
            SELECT p.name, p.version, v.state, p.transaction, p.ordering, p.parked
            FROM projection_place p JOIN projection v ON v.name = p.name AND v.version = p.version
            WHERE p.shard = ? AND v.state IN ('serving', 'building')
            ORDER BY p.name, p.version""";

    private static final String ADVANCE = """
            UPDATE projection_place SET transaction = ?, ordering = ?, rows = rows + ?, parked = parked + ?
            WHERE name = ? AND version = ? AND shard = ? AND transaction = ? AND ordering = ?""";

    private static final String PARK = """
            INSERT INTO projection_parked
              (name, version, transaction, ordering, persistence_id, sequence_number, reason, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, now())""";

    private Places() {}

    static List<Place> read(Connection connection, int shard) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setInt(1, shard);
            var places = new ArrayList<Place>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    places.add(new Place(
                            rows.getString(1),
                            rows.getInt(2),
                            rows.getString(3).equals("serving"),
                            new Cursor(rows.getLong(4), rows.getLong(5)),
                            rows.getLong(6)));
                }
            }
            return places;
        }
    }

    /**
     * Moves a place on, and so locks it until the transaction ends.
     *
     * @return whether it was still there; if not, another has moved it meanwhile, or its version is gone
     */
    static boolean advance(Connection connection, Place from, int shard, Cursor to, int rows, int parked)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            statement.setLong(1, to.transaction());
            statement.setLong(2, to.ordering());
            statement.setInt(3, rows);
            statement.setInt(4, parked);
            statement.setString(5, from.projection());
            statement.setInt(6, from.version());
            statement.setInt(7, shard);
            statement.setLong(8, from.cursor().transaction());
            statement.setLong(9, from.cursor().ordering());
            return statement.executeUpdate() == 1;
        }
    }

    /** Keeps the names of rows that cannot be read. */
    static void park(Connection connection, Place place, List<Unreadable> rows) throws SQLException {
        long room = MOST_PARKED - place.parked();
        if (rows.isEmpty() || room <= 0) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(PARK)) {
            for (Unreadable row : rows.subList(0, (int) Math.min(rows.size(), room))) {
                statement.setString(1, place.projection());
                statement.setInt(2, place.version());
                statement.setLong(3, row.cursor().transaction());
                statement.setLong(4, row.cursor().ordering());
                statement.setString(5, row.persistenceId());
                statement.setLong(6, row.version());
                String reason = Words.storable(row.reason());
                statement.setString(7, reason.substring(0, Math.min(reason.length(), MOST_REASON)));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
