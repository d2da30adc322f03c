package dev.presage.ops.chaos;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The cluster's database, on a volume that can be filled, reached over the cluster's network. */
final class DatabasePart implements AutoCloseable {
    private final PostgresSettings settings;
    private final String host;
    private EmbeddedPostgresServer server;

    private DatabasePart(PostgresSettings settings, String host) {
        this.settings = settings;
        this.host = host;
        this.server = EmbeddedPostgresServer.start(settings);
    }

    /** @param host where the nodes find it; it listens on loopback too */
    static DatabasePart start(Path home, Volume volume, String host) throws IOException {
        Path access = Files.writeString(home.resolve("pg_hba.conf"), "host all all all scram-sha-256\n");
        var settings = new PostgresSettings(
                        volume.directory().resolve("postgres"),
                        home.resolve("programs"),
                        home.resolve("postgres.log"),
                        Ports.free(),
                        Map.of())
                .with("listen_addresses", host.equals("127.0.0.1") ? host : "127.0.0.1," + host)
                .with("hba_file", access.toAbsolutePath().toString())
                // Three nodes and the checks; and little of the volume for what is only kept to write over.
                .with("max_connections", "150")
                .with("max_wal_size", "96MB")
                .with("min_wal_size", "48MB")
                .with("wal_recycle", "off");
        return new DatabasePart(settings, host);
    }

    synchronized EmbeddedPostgresServer server() {
        return server;
    }

    String jdbcUrl() {
        return server().jdbcUrl().replace("127.0.0.1", host);
    }

    /** Kills it, as a crash would. */
    synchronized void kill() {
        server.kill();
    }

    /** Starts it where it does not run. */
    synchronized void revive() {
        if (!server.isAlive()) {
            server = EmbeddedPostgresServer.start(settings);
        }
    }

    synchronized boolean isAlive() {
        return server.isAlive();
    }

    /** Ends all connections but its own, and says how many they were. */
    int cutConnections() throws SQLException {
        try (Connection connection = server().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                                + " AND backend_type = 'client backend'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** A source of connections from here, to be closed. */
    HikariDataSource source() {
        var source = new HikariDataSource();
        source.setMaximumPoolSize(2);
        source.setJdbcUrl(server().jdbcUrl());
        source.setUsername(server().user());
        source.setPassword(server().password());
        return source;
    }

    @Override
    public void close() {
        server().stop();
    }
}
