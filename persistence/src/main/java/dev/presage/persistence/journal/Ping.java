package dev.presage.persistence.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Asks the journal's database whether it is there, over a connection of its own. Used by one thread. */
public final class Ping implements AutoCloseable {
    private final DatabaseSettings settings;
    private final Properties properties = new Properties();
    private @Nullable Connection connection;

    /**
     * Connects when it is first asked to.
     *
     * @param within how long an answer may take
     */
    public Ping(DatabaseSettings settings, Duration within) {
        String seconds = Long.toString(Math.max(1, within.toSeconds()));
        this.settings = settings;
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "presage-ping");
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
    }

    /**
     * Asks once.
     *
     * @throws SQLException if it does not answer in time
     */
    public void ask() throws SQLException {
        Connection open = connection;
        try {
            if (open == null) {
                open = DriverManager.getConnection(settings.url(), properties);
                connection = open;
            }
            try (var statement = open.createStatement()) {
                statement.execute("SELECT 1");
            }
        } catch (SQLException away) {
            close();
            throw away;
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException gone) {
                // What cannot be closed is gone as well.
            }
        }
    }
}
