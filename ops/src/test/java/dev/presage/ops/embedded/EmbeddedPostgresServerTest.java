package dev.presage.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {
    @TempDir
    Path home;

    /** Goal: what was committed outlives a crash of all its processes, and durability is really on. */
    @Test
    void recoversAfterACrash() throws Exception {
        int port = Ports.free();
        EmbeddedPostgresServer first = EmbeddedPostgresServer.start(PostgresSettings.in(home, port));
        try (Connection connection = first.connect();
                Statement statement = connection.createStatement()) {
            assertThat(single(statement, "SHOW fsync")).isEqualTo("on");
            assertThat(single(statement, "SHOW synchronous_commit")).isEqualTo("on");
            statement.execute("CREATE TABLE kept (value int)");
            statement.execute("INSERT INTO kept VALUES (42)");
            first.kill();
            assertThat(first.isAlive()).isFalse();
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
        assertThat(home.resolve("postgres/postmaster.pid")).exists();
        try (EmbeddedPostgresServer second = EmbeddedPostgresServer.start(PostgresSettings.in(home, port))) {
            assertThat(valueIn(second)).isEqualTo("42");
        }
    }

    /** Goal: a server left behind by a launcher that was killed does not stand in the way, on whatever port. */
    @Test
    void replacesAServerThatWasLeftBehind() throws Exception {
        EmbeddedPostgresServer left = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()));
        try (Connection connection = left.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 42 AS value");
        }
        try (EmbeddedPostgresServer next = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()))) {
            assertThat(left.isAlive()).isFalse();
            assertThat(valueIn(next)).isEqualTo("42");
        }
    }

    /** Goal: pause freezes it without ending sessions. Method: a statement times out, and succeeds after resume. */
    @Test
    void pausesAndGoesOn() throws Exception {
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()));
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 42 AS value");
            server.pause();
            connection.setNetworkTimeout(Runnable::run, 500);
            assertThatThrownBy(() -> single(statement, "SELECT value FROM kept"))
                    .isInstanceOf(SQLException.class);
            server.resume();
            assertThat(valueIn(server)).isEqualTo("42");
        }
    }

    /** Goal: a port that is taken is one sentence with PostgreSQL's own reason in it. */
    @Test
    void saysWhyItDoesNotStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgresServer.start(PostgresSettings.in(home, taken.getLocalPort())))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("PostgreSQL does not start")
                    .hasMessageContaining("TCP/IP sockets");
        }
        assertThat(Files.exists(home.resolve("postgres/postmaster.pid"))).isFalse();
    }

    /** Goal: stopping within its bound even if the server is frozen. */
    @Test
    void stopsEvenWhenFrozen() throws Exception {
        EmbeddedPostgresServer server = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()));
        server.pause();
        server.stop();
        assertThat(Processes.await(Duration.ofSeconds(1), () -> !server.isAlive()))
                .isTrue();
    }

    private static String valueIn(EmbeddedPostgresServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            return single(statement, "SELECT value FROM kept");
        }
    }

    private static String single(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
