package dev.presage.ops.chaos.check;

import dev.presage.ops.chaos.check.Findings.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** Looks for subjects that two wrote at a time: numbers with gaps, or writers that took turns. */
final class Writers {
    private static final String ROWS = """
            SELECT persistence_id, sequence_number, writer FROM event_journal
            ORDER BY persistence_id, sequence_number""";

    private static final int PAGE = 5_000;

    private Writers() {}

    static void check(Connection connection, Findings findings) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(PAGE);
            try (ResultSet rows = statement.executeQuery(ROWS)) {
                check(rows, findings);
            }
        }
    }

    private static void check(ResultSet rows, Findings findings) throws SQLException {
        String subject = "";
        String writer = "";
        long version = 0;
        Set<String> earlier = new HashSet<>();
        while (rows.next()) {
            if (!rows.getString(1).equals(subject)) {
                subject = rows.getString(1);
                writer = rows.getString(3);
                version = 0;
                earlier.clear();
            }
            if (rows.getLong(2) != version + 1) {
                findings.add(
                        Kind.TWO_WRITERS,
                        "After row " + version + " of " + subject + " comes " + rows.getLong(2) + ".");
            }
            version = rows.getLong(2);
            if (!rows.getString(3).equals(writer)) {
                earlier.add(writer);
                writer = rows.getString(3);
                if (earlier.contains(writer)) {
                    findings.add(
                            Kind.TWO_WRITERS,
                            "Row " + version + " of " + subject + " is by " + writer
                                    + ", which another had taken over from.");
                }
            }
        }
    }
}
