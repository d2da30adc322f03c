package dev.presage.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL for tests: one server for the JVM, durable as in production, and a database for each test. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private final String url;

    private TestPostgres(String url) {
        this.url = url;
    }

    /** An empty database. */
    public static TestPostgres create() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = server().getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        } catch (SQLException broken) {
            throw new AssertionError("The test database could not be made.", broken);
        }
        return new TestPostgres(server().getJdbcUrl("postgres", name));
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "100")
                        .start();
            } catch (IOException broken) {
                throw new UncheckedIOException("PostgreSQL did not start.", broken);
            }
        }
        return server;
    }

    public String url() {
        return url;
    }

    /** The product's own settings of journal and subjects, leading to this database. */
    public Config config() {
        return ConfigFactory.parseMap(Map.of(
                        "presage.persistence.database.url", url,
                        "presage.persistence.database.user", "postgres",
                        "presage.persistence.writing.connections", "4"))
                .withFallback(ConfigFactory.parseResources("presage/persistence.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /** Opened and migrated; the caller closes it. */
    public Database open() {
        return Database.open(DatabaseSettings.from(config()));
    }

    /** Runs one statement as another user of the database might. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute(sql);
        } catch (SQLException broken) {
            throw new AssertionError(sql, broken);
        }
    }
}
