package dev.presage.ops.faults;

import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Database, broker and one node, each a process of its own, to be broken one at a time. */
public final class Rig implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private final Path home;
    private final PostgresSettings postgresSettings;
    private final EmbeddedBroker broker;
    private EmbeddedPostgresServer postgres;
    private NodeProcess node;

    private Rig(
            Path home,
            PostgresSettings postgresSettings,
            EmbeddedPostgresServer postgres,
            EmbeddedBroker broker,
            NodeProcess node) {
        this.home = home;
        this.postgresSettings = postgresSettings;
        this.postgres = postgres;
        this.broker = broker;
        this.node = node;
    }

    /** Starts everything and waits until events are accepted. */
    public static Rig start(Path home, Map<String, String> environment) throws IOException, InterruptedException {
        var postgresSettings = PostgresSettings.in(home, Ports.free());
        var postgres = EmbeddedPostgresServer.start(postgresSettings);
        var broker = new EmbeddedBroker(home.resolve("kafka"), Ports.free(), EmbeddedBroker.findBroker());
        broker.start();
        var settings = new NodeSettings(
                home,
                home.resolve("node.log"),
                Ports.free(),
                broker.bootstrap(),
                postgres.jdbcUrl(),
                postgres.user(),
                postgres.password(),
                512,
                List.of(),
                environment);
        NodeProcess node = NodeProcess.start(settings);
        var rig = new Rig(home, postgresSettings, postgres, broker, node);
        try {
            rig.awaitReady();
        } catch (IllegalStateException notReady) {
            rig.close();
            throw notReady;
        }
        return rig;
    }

    void awaitReady() {
        if (!node.awaitReady(READY_WITHIN, () -> false)) {
            throw new IllegalStateException("The node did not become ready: " + node.lastWords());
        }
    }

    public NodeProcess node() {
        return node;
    }

    public EmbeddedBroker broker() {
        return broker;
    }

    /** Where the database is, with user and password. */
    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    public Connection connect() throws SQLException {
        return postgres.connect();
    }

    /** Kills the node as a crash would, and proves that it is gone. */
    void killNode() {
        long pid = node.pid();
        node.kill();
        if (Processes.isAlive(pid)) {
            throw new IllegalStateException("The node survived being killed.");
        }
    }

    /** Starts a node in the place of one that was killed. */
    void startNode() {
        node = NodeProcess.start(node.settings());
        awaitReady();
    }

    void stopDatabase() {
        postgres.stop();
        if (postgres.isAlive()) {
            throw new IllegalStateException("The database survived being stopped.");
        }
    }

    void startDatabase() {
        postgres = EmbeddedPostgresServer.start(postgresSettings);
    }

    /** What the database answers to a query for one number. */
    public long number(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException("The database did not answer " + query, failed);
        }
    }

    Path home() {
        return home;
    }

    @Override
    public void close() {
        node.stop();
        broker.close();
        postgres.stop();
    }
}
