package dev.presage.persistence.journal;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Where the journal is and how many connections lead there.
 *
 * @param readConnections for pages; what writes has its own, see {@code presage/persistence.conf}
 * @param connectionTimeout how long a call waits for a connection
 * @param startTimeout how long opening waits for the database to be there
 */
public record DatabaseSettings(
        String url,
        String user,
        String password,
        int readConnections,
        Duration connectionTimeout,
        Duration startTimeout) {
    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "presage.persistence.database.url must begin with jdbc:postgresql:, not \"" + url + "\".");
        }
        if (readConnections < 1) {
            throw new IllegalArgumentException("presage.persistence.database.read-connections must be at least 1.");
        }
    }

    /** Reads {@code presage.persistence.database}. */
    public static DatabaseSettings from(Config config) {
        Config database = config.getConfig("presage.persistence.database");
        return new DatabaseSettings(
                database.getString("url"),
                database.getString("user"),
                database.getString("password"),
                database.getInt("read-connections"),
                database.getDuration("connection-timeout"),
                database.getDuration("start-timeout"));
    }

    @Override
    public String toString() {
        return "DatabaseSettings[" + url + "]";
    }
}
