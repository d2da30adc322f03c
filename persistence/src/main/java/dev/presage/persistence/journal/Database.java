package dev.presage.persistence.journal;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The journal's database, its schema brought up to date, with connections to read it by. */
public final class Database implements AutoCloseable {
    private static final int RETRY_SECONDS = 1;

    private final HikariDataSource source;

    private Database(HikariDataSource source) {
        this.source = source;
    }

    /**
     * Waits for the database and migrates its schema. Blocks.
     *
     * @throws org.flywaydb.core.api.FlywayException if it is not there in time, or cannot be migrated
     */
    public static Database open(DatabaseSettings settings) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(settings.url(), settings.user(), settings.password())
                .locations("classpath:presage/schema")
                .connectRetries((int) settings.startTimeout().toSeconds())
                .connectRetriesInterval(RETRY_SECONDS)
                .load()
                .migrate();
        return new Database(ConnectionPool.open(settings, "presage-read", settings.readConnections(), true));
    }

    /** Connections for reading. */
    public DataSource source() {
        return source;
    }

    @Override
    public void close() {
        source.close();
    }
}
