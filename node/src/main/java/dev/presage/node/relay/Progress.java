package dev.presage.node.relay;

import dev.presage.persistence.journal.Cursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * How far the relay came, in PostgreSQL. Blocks.
 *
 * @param source connections that may write
 */
record Progress(DataSource source) {
    private static final String READ = "SELECT transaction, ordering, told FROM relay_progress WHERE name = 'tellings'";

    /** Of two relays, as there are for a moment when a node is cut off, the one behind moves nothing back. */
    private static final String KEEP = """
            INSERT INTO relay_progress (name, transaction, ordering, told) VALUES ('tellings', ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET transaction = EXCLUDED.transaction, ordering = EXCLUDED.ordering, told = EXCLUDED.told
            WHERE relay_progress.told <= EXCLUDED.told""";

    /**
     * A place.
     *
     * @param cursor everything up to it is delivered
     * @param told how many tellings that were, those that nobody could take included: the number of the next one
     */
    record Place(Cursor cursor, long told) {
        static final Place START = new Place(Cursor.START, 0);
    }

    Place read() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(READ);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? new Place(new Cursor(rows.getLong(1), rows.getLong(2)), rows.getLong(3)) : Place.START;
        }
    }

    void keep(Place place) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(KEEP)) {
            statement.setLong(1, place.cursor().transaction());
            statement.setLong(2, place.cursor().ordering());
            statement.setLong(3, place.told());
            statement.executeUpdate();
        }
    }
}
