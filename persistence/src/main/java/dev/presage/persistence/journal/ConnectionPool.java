package dev.presage.persistence.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connections to the journal's database, the same for all that use it: bounded in number and in every wait. */
public final class ConnectionPool {
    private static final String SOCKET_SECONDS = "20";
    private static final String CONNECT_SECONDS = "5";

    private ConnectionPool() {}

    /**
     * A pool that connects when it is first asked, and gives up a server that vanished without a word.
     *
     * @param name by which the database and the metrics know it
     * @param size most connections
     * @param readOnly whether nothing may be written by them
     */
    public static HikariDataSource open(DatabaseSettings settings, String name, int size, boolean readOnly) {
        return new HikariDataSource(config(settings, name, size, readOnly));
    }

    /** The same for what may be lost: writing returns before the disk has it, and keeps its order all the same. */
    public static HikariDataSource openHasty(DatabaseSettings settings, String name, int size) {
        HikariConfig pool = config(settings, name, size, false);
        pool.setConnectionInitSql("SET synchronous_commit = off");
        return new HikariDataSource(pool);
    }

    /**
     * One connection that belongs to nobody else and notices within seconds that the server is gone.
     *
     * @param name by which the database knows it
     */
    public static Connection single(DatabaseSettings settings, String name) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketTimeout", CONNECT_SECONDS);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        return DriverManager.getConnection(settings.url(), properties);
    }

    private static HikariConfig config(DatabaseSettings settings, String name, int size, boolean readOnly) {
        var pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(settings.url());
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(0);
        pool.setReadOnly(readOnly);
        pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", name);
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("socketTimeout", SOCKET_SECONDS);
        pool.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
        // The same few statements are run for as long as a connection lives.
        pool.addDataSourceProperty("prepareThreshold", "1");
        return pool;
    }
}
