package dev.presage.ops.bench;

import dev.presage.ops.demo.NodeMetrics;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Directories;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, a broker and a node of the benchmark's own, in a directory that is deleted afterwards. */
final class PathRig implements AutoCloseable {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(30);
    private static final Duration REST = Duration.ofMillis(20);
    private static final int PARTITIONS = 8;
    private static final int NODE_HEAP_MIB = 1408;
    private static final double KIB_PER_MIB = 1024;

    private final Path home;
    private final int httpPort = Ports.free();
    private final EmbeddedPostgresServer postgres;
    private final EmbeddedBroker broker;
    private final NodeMetrics metrics = new NodeMetrics(httpPort);
    private @Nullable NodeProcess node;

    private PathRig(Path home, EmbeddedPostgresServer postgres, EmbeddedBroker broker) {
        this.home = home;
        this.postgres = postgres;
        this.broker = broker;
    }

    /** Starts PostgreSQL and the broker; the node only when it is asked for. */
    static PathRig start(Path checkout) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("presage-bench");
        Files.createDirectories(home.resolve("logs"));
        // Commit times tell when an insight became durable without asking the node.
        EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free())
                .with("track_commit_timestamp", "on")
                .with("track_wal_io_timing", "on"));
        Path built = checkout.resolve("ops/broker/target");
        EmbeddedBroker broker = new EmbeddedBroker(home.resolve("kafka"), Ports.free(), built);
        broker.start();
        return new PathRig(home, postgres, broker);
    }

    /** Starts a node that reads the topics of one phase. */
    void startNode(String phase) {
        startNode(phase, Map.of());
    }

    /** The same with more settings in its environment. */
    void startNode(String phase, Map<String, String> environment) {
        NodeSettings settings = new NodeSettings(
                        home,
                        home.resolve("logs/node.log"),
                        httpPort,
                        broker.bootstrap(),
                        postgres.jdbcUrl(),
                        postgres.user(),
                        postgres.password(),
                        NODE_HEAP_MIB,
                        List.of(),
                        environment)
                .with("PRESAGE_INGEST_TOPIC_PREFIX", prefix(phase))
                .with("PRESAGE_INGEST_GROUP", "bench-" + phase);
        NodeProcess started = NodeProcess.start(settings);
        node = started;
        if (!started.awaitReady(READY_BOUND, () -> false)) {
            throw new CannotStart("The node was not ready in time: " + started.lastWords());
        }
    }

    void stopNode() {
        if (node != null) {
            node.stop();
        }
    }

    /** Makes the topics of a phase, so that a backlog can lie there before a node reads it. */
    void makeTopics(String phase) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic(deviceTopic(phase), PARTITIONS, (short) 1),
                            new NewTopic(prefix(phase) + "account", PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException refused) {
            throw new CannotStart("The broker makes no topics: " + refused.getMessage(), refused);
        }
    }

    static String deviceTopic(String phase) {
        return prefix(phase) + "device";
    }

    private static String prefix(String phase) {
        return "bench." + phase + ".";
    }

    /** How many observations the node has made durable since it started; duplicates are not among them. */
    double journaled() {
        return counted("presage_journal_observations_total");
    }

    /** How many journal rows that took. */
    double journalRows() {
        return counted("presage_journal_persist_seconds_count");
    }

    /** Asks until it is told: a node that is too busy to answer once has not counted nothing. */
    private double counted(String metric) {
        long end = System.nanoTime() + ANSWER_BOUND.toNanos();
        while (System.nanoTime() - end < 0) {
            NodeMetrics.Sample told = metrics.read();
            if (!told.values().isEmpty()) {
                return told.sum(metric).orElse(0);
            }
            LockSupport.parkNanos(REST.toNanos());
        }
        throw new IllegalStateException("The node does not tell " + metric + ".");
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    EmbeddedPostgresServer postgres() {
        return postgres;
    }

    NodeProcess node() {
        if (node == null) {
            throw new IllegalStateException("No node has been started.");
        }
        return node;
    }

    /** Where the node serves HTTP. */
    String address() {
        return "http://127.0.0.1:" + httpPort;
    }

    Path home() {
        return home;
    }

    /** Memory of all its processes, shared pages counted once. */
    double residentMib() {
        long kib = Processes.residentKibOfTree(postgres.pid())
                + Processes.residentKib(broker.pid())
                + Processes.residentKib(node().pid());
        return kib / KIB_PER_MIB;
    }

    @Override
    public void close() throws IOException {
        stopNode();
        broker.close();
        postgres.stop();
        Directories.delete(home);
    }
}
