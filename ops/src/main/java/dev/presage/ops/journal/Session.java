package dev.presage.ops.journal;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalUnavailable;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;

/** Connections that may write, to a journal whose schema is that of this program. */
record Session(Database schema, HikariDataSource source) implements AutoCloseable {
    private static final int CONNECTIONS = 3;

    static Session open(Map<String, String> environment) {
        var settings = DatabaseSettings.from(JournalConfig.of(environment));
        try {
            Database schema = Database.open(settings);
            return new Session(schema, ConnectionPool.open(settings, "presage-move", CONNECTIONS, false));
        } catch (FlywayException away) {
            throw new CannotStart("The journal's database cannot be reached: " + away.getMessage(), away);
        }
    }

    /** What to tell whoever started a command that the database did not let come to its end. */
    static CannotStart unreadable(JournalUnavailable unavailable) {
        Throwable root = unavailable;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new CannotStart("The journal's database does not answer: " + root.getMessage(), unavailable);
    }

    @Override
    public void close() {
        source.close();
        schema.close();
    }
}
