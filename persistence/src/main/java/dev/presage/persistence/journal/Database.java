package dev.presage.persistence.journal;

import com.zaxxer.hikari.HikariConfig;
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
        var pool = new HikariConfig();
        pool.setPoolName("presage-read");
        pool.setJdbcUrl(settings.url());
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        pool.setMaximumPoolSize(settings.readConnections());
        pool.setMinimumIdle(1);
        pool.setReadOnly(true);
        pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "presage-read");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("socketTimeout", "20");
        pool.addDataSourceProperty("connectTimeout", "5");
        return new Database(new HikariDataSource(pool));
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
