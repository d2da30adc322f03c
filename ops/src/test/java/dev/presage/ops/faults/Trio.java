package dev.presage.ops.faults;

import dev.presage.ops.chaos.load.Doors;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Database, broker and three nodes of one cluster, each a process of its own. */
final class Trio implements AutoCloseable {
    private static final int NODES = 3;
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final EmbeddedPostgresServer postgres;
    private final EmbeddedBroker broker;
    private final List<NodeProcess> nodes = new CopyOnWriteArrayList<>();

    private Trio(EmbeddedPostgresServer postgres, EmbeddedBroker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    /**
     * Starts everything and waits until all nodes accept events.
     *
     * @param more environment variables of a node, by its place from 0 on
     */
    static Trio start(Path home, IntFunction<Map<String, String>> more) throws IOException, InterruptedException {
        var postgres = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()));
        var broker = new EmbeddedBroker(home.resolve("kafka"), Ports.free(), EmbeddedBroker.findBroker());
        var trio = new Trio(postgres, broker);
        try {
            broker.start();
            List<String> peers = IntStream.range(0, NODES)
                    .mapToObj(i -> host(i) + ":" + Ports.free())
                    .toList();
            for (int i = 0; i < NODES; i++) {
                trio.nodes.add(NodeProcess.start(trio.settings(home, i, peers, more.apply(i))));
            }
            trio.nodes.forEach(Trio::awaitReady);
            return trio;
        } catch (RuntimeException | IOException | InterruptedException failed) {
            trio.close();
            throw failed;
        }
    }

    private static String host(int place) {
        return "127.0.0." + (place + 1);
    }

    private NodeSettings settings(Path home, int place, List<String> peers, Map<String, String> more) {
        String peer = peers.get(place);
        Map<String, String> environment = new HashMap<>(Map.of(
                "PRESAGE_NODE_NAME", "node-" + (place + 1),
                "PRESAGE_CLUSTER_HOST", host(place),
                "PRESAGE_CLUSTER_PORT", peer.substring(peer.indexOf(':') + 1),
                "PRESAGE_CLUSTER_SEEDS", String.join(",", peers),
                "PRESAGE_INGEST_MEMBER", "node-" + (place + 1)));
        environment.putAll(more);
        return new NodeSettings(
                home,
                home.resolve("node-" + (place + 1) + ".log"),
                Ports.free(),
                broker.bootstrap(),
                postgres.jdbcUrl(),
                postgres.user(),
                postgres.password(),
                384,
                List.of(),
                environment);
    }

    static void awaitReady(NodeProcess node) {
        if (!node.awaitReady(READY_WITHIN, () -> false)) {
            throw new IllegalStateException("A node did not become ready: " + node.lastWords());
        }
    }

    /** Starts one more node, which is not expected to get in; returns all it says. */
    String turnedAway(Path log, Map<String, String> environment) {
        NodeSettings like = nodes.getFirst().settings();
        var settings = new NodeSettings(
                like.home(),
                log,
                Ports.free(),
                like.bootstrap(),
                like.databaseUrl(),
                like.databaseUser(),
                like.databasePassword(),
                like.heapMib(),
                List.of(),
                environment);
        NodeProcess stranger = NodeProcess.start(settings);
        try {
            if (!Processes.await(READY_WITHIN, () -> !stranger.isAlive())) {
                throw new IllegalStateException("A stranger was not turned away: " + stranger.lastWords());
            }
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } finally {
            stranger.kill();
        }
    }

    NodeProcess node(int place) {
        return nodes.get(place);
    }

    List<NodeProcess> living() {
        return nodes.stream().filter(NodeProcess::isAlive).collect(Collectors.toList());
    }

    /** The nodes' HTTP. */
    Doors doors() {
        return new Doors(IntStream.range(0, NODES)
                .<Supplier<URI>>mapToObj(place -> () -> node(place).address("/"))
                .toList());
    }

    EmbeddedBroker broker() {
        return broker;
    }

    /** Kills a node as a crash would, and proves that it is gone. */
    void kill(int place) {
        NodeProcess node = nodes.get(place);
        node.kill();
        if (Processes.isAlive(node.pid())) {
            throw new IllegalStateException("The node survived being killed.");
        }
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(NodeProcess::kill);
        broker.close();
        postgres.stop();
    }
}
