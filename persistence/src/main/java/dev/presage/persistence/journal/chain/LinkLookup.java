package dev.presage.persistence.journal.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds links of rows that are there already; where a row was archived, its snapshot knows. */
public final class LinkLookup {
    private static final String SQL = """
            SELECT w.id, COALESCE(e.chain, s.chain)
            FROM unnest(?::text[], ?::bigint[]) AS w(id, version)
            LEFT JOIN event_journal e ON e.persistence_id = w.id AND e.sequence_number = w.version
            LEFT JOIN snapshot s ON s.persistence_id = w.id AND s.sequence_number = w.version""";

    private LinkLookup() {}

    /** One row of each subject. */
    public record Place(String id, long version) {}

    /** The links of these rows by subject; those that have none are left out. */
    public static Map<String, byte[]> find(Connection connection, List<Place> places) throws SQLException {
        var links = new HashMap<String, byte[]>();
        if (places.isEmpty()) {
            return links;
        }
        try (PreparedStatement lookup = connection.prepareStatement(SQL)) {
            lookup.setArray(
                    1,
                    connection.createArrayOf(
                            "text", places.stream().map(Place::id).toArray()));
            lookup.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", places.stream().map(Place::version).toArray()));
            try (ResultSet rows = lookup.executeQuery()) {
                while (rows.next()) {
                    byte[] link = rows.getBytes(2);
                    if (link != null) {
                        links.put(rows.getString(1), link);
                    }
                }
            }
            return links;
        }
    }
}
