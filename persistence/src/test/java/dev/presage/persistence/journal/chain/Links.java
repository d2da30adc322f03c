package dev.presage.persistence.journal.chain;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks links with PostgreSQL's own SHA-256, which shares no code with ours. */
public final class Links {
    private static final String WRONG = """
            SELECT persistence_id || ' ' || sequence_number FROM (
              SELECT *, lag(chain) OVER (PARTITION BY persistence_id ORDER BY sequence_number) AS previous
              FROM event_journal) e
            WHERE chain IS DISTINCT FROM sha256(COALESCE(previous, decode(repeat('00', 32), 'hex'))
              || int4send(length(persistence_id)) || convert_to(persistence_id, 'UTF8') || int8send(sequence_number)
              || int4send(length(event_ser_manifest)) || convert_to(event_ser_manifest, 'UTF8')
              || sha256(event_payload))
            ORDER BY persistence_id, sequence_number""";

    private Links() {}

    /** The rows, each as id and sequence number, whose link is missing or does not follow from the row before. */
    public static List<String> wrong(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet rows = connection.createStatement().executeQuery(WRONG)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
    }
}
