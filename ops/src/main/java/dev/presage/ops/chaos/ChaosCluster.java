package dev.presage.ops.chaos;

import dev.presage.ops.chaos.load.Doors;
import dev.presage.ops.chaos.net.Network;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Three nodes, a database and a broker, each a process of its own, in a network that can be cut. A node that ends by
 * itself is started again, as whoever keeps nodes would; one that was stopped on purpose is not.
 */
final class ChaosCluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final Network network;
    private final Volume volume;
    private final DatabasePart database;
    private final EmbeddedBroker broker;
    private final List<KeptNode> nodes = new ArrayList<>();
    private final Path faults;

    private ChaosCluster(Network network, Volume volume, DatabasePart database, EmbeddedBroker broker, Path faults) {
        this.network = network;
        this.volume = volume;
        this.database = database;
        this.broker = broker;
        this.faults = faults;
    }

    /**
     * Starts everything and waits until all nodes accept events.
     *
     * @param home where all data and logs go
     * @param log hears of nodes that end by themselves
     */
    static ChaosCluster start(Path home, Network network, Volume volume, Consumer<String> log)
            throws IOException, InterruptedException {
        DatabasePart database = DatabasePart.start(home, volume, network.servers());
        var broker =
                new EmbeddedBroker(home.resolve("kafka"), network.servers(), Ports.free(), EmbeddedBroker.findBroker());
        broker.start();
        Path faults = Files.createDirectories(home.resolve("faults"));
        var cluster = new ChaosCluster(network, volume, database, broker, faults);
        var recipe = new NodeRecipe(home, network, database, broker.bootstrap(), faults);
        for (int node = 0; node < network.nodes(); node++) {
            cluster.nodes.add(KeptNode.start("node-" + (node + 1), recipe.of(node), network.into(node), log));
        }
        cluster.nodes.forEach(node -> node.awaitReady(READY_WITHIN));
        return cluster;
    }

    Network network() {
        return network;
    }

    Volume volume() {
        return volume;
    }

    DatabasePart database() {
        return database;
    }

    EmbeddedBroker broker() {
        return broker;
    }

    KeptNode node(int node) {
        return nodes.get(node);
    }

    List<KeptNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Where files are laid that make a model's worker die. */
    Path faults() {
        return faults;
    }

    /** The nodes' HTTP. */
    Doors doors() {
        List<Supplier<URI>> doors = new ArrayList<>();
        nodes.forEach(node -> doors.add(() -> node.address("/")));
        return new Doors(doors);
    }

    boolean isReady() {
        return nodes.stream().allMatch(KeptNode::isReady);
    }

    /** How often nodes ended by themselves. */
    int ended() {
        return nodes.stream().mapToInt(KeptNode::ended).sum();
    }

    @Override
    public void close() {
        // Together: one after another they would hand everything over to the next.
        nodes.parallelStream().forEach(KeptNode::close);
        broker.close();
        database.close();
        network.close();
    }
}
