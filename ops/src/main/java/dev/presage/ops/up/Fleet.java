package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.tls.Authority;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The nodes of one home: on 127.0.0.1, 127.0.0.2 and so on, each with its own ports, log and name, with one journal and
 * one broker between them. The first founds the cluster, the others join it.
 */
final class Fleet {
    static final int MOST = 9;

    private static final int FIRST_HTTP_PORT = 8080;
    private static final int FIRST_CLUSTER_PORT = 25_520;
    private static final int PORTS_TRIED = 200;

    /** With one node, the whole demonstration is to fit in 2.5 GiB; several share the subjects, and so the memory. */
    private static final List<Integer> HEAP_MIB = List.of(640, 512, 384);

    /**
     * What all nodes have in common.
     *
     * @param home where they keep files
     * @param environment what the launcher was given
     * @param roles what each node does
     * @param more what it adds for each node
     * @param tls whether nodes speak TLS to one another, with certificates of an authority of this home
     */
    record Ground(
            Home home,
            Map<String, String> environment,
            Servers servers,
            NodeRoles roles,
            Map<String, String> more,
            boolean tls) {}

    /** Where journal and broker are. */
    record Servers(String bootstrap, String databaseUrl, String databaseUser, String databasePassword) {}

    /** Where a node listens for the others. */
    private record Peer(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private final List<NodePart> parts;

    private Fleet(List<NodePart> parts) {
        this.parts = parts;
    }

    /** Chooses ports for all nodes and writes them down; starts nothing. */
    static Fleet plan(int count, Ground ground, Supervisor supervisor, RunFile runFile) {
        List<Integer> http = httpPorts(count, ground.environment());
        List<Peer> peers = peers(count);
        runFile.set("nodes", Integer.toString(count));
        List<NodePart> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = "node." + (i + 1) + ".";
            String name = count == 1 ? "The node" : "node-" + (i + 1);
            runFile.set(key + "http", Integer.toString(http.get(i)))
                    .set(key + "name", name)
                    .set(key + "cluster", peers.get(i).toString());
            parts.add(new NodePart(
                    name,
                    settings(i, http.get(i), peers, ground),
                    supervisor::isStopping,
                    pid -> runFile.set(key + "pid", Long.toString(pid))
                            .set(key + "started", Leftovers.startOf(pid))
                            .save()));
        }
        runFile.set("http.port", Integer.toString(http.getFirst())).save();
        return new Fleet(parts);
    }

    /**
     * Starts them. The first prepares what all share (the database's tables, the models' files), so the others wait for
     * it; those start at the same time.
     */
    void start(Supervisor supervisor, Consumer<String> say) {
        parts.forEach(part -> Logs.rotate(part.log()));
        supervisor.start(parts.getFirst());
        say.accept(parts.getFirst().name() + " runs on port "
                + parts.getFirst().settings().httpPort() + ".");
        if (parts.size() > 1 && !supervisor.isStopping()) {
            List<NodePart> others = parts.subList(1, parts.size());
            supervisor.startTogether(others);
            others.forEach(part -> say.accept(
                    part.name() + " joined; it runs on port " + part.settings().httpPort() + "."));
        }
    }

    List<NodePart> parts() {
        return parts;
    }

    private static NodeSettings settings(int index, int httpPort, List<Peer> peers, Ground ground) {
        boolean alone = peers.size() == 1;
        Map<String, String> all = new HashMap<>(ground.more());
        // A member that keeps its name gets its partitions back at once after a crash.
        all.put("PRESAGE_INGEST_MEMBER", index == 0 ? "presage-up" : "presage-up-" + (index + 1));
        if (!alone) {
            all.put("PRESAGE_NODE_NAME", "node-" + (index + 1));
            all.put("PRESAGE_CLUSTER_HOST", peers.get(index).host());
            all.put("PRESAGE_CLUSTER_PORT", Integer.toString(peers.get(index).port()));
            all.put("PRESAGE_CLUSTER_SEEDS", peers.stream().map(Peer::toString).collect(Collectors.joining(",")));
        }
        if (ground.tls()) {
            Path directory = ground.home().resolve("tls/node-" + (index + 1));
            Authority.openOrMake(ground.home().resolve("tls"))
                    .issue(
                            directory,
                            "node-" + (index + 1),
                            List.of(peers.get(index).host()));
            all.put("PRESAGE_CLUSTER_TLS_DIRECTORY", directory.toString());
        }
        ground.roles().of(index).ifPresent(roles -> all.put("PRESAGE_CLUSTER_ROLES", roles));
        if (index == 0 && !ground.roles().serves(0)) {
            // Whoever serves models starts only once this one runs.
            all.put("PRESAGE_OVERFLOW_AWAIT_POOLS", "0s");
        }
        Servers servers = ground.servers();
        return new NodeSettings(
                ground.home().path(),
                ground.home().resolve(alone ? "logs/node.log" : "logs/node-" + (index + 1) + ".log"),
                httpPort,
                servers.bootstrap(),
                servers.databaseUrl(),
                servers.databaseUser(),
                servers.databasePassword(),
                HEAP_MIB.get(Math.min(peers.size(), HEAP_MIB.size()) - 1),
                List.of(),
                all);
    }

    private static List<Integer> httpPorts(int count, Map<String, String> environment) {
        int first = Ports.choose("PRESAGE_HTTP_PORT", environment.get("PRESAGE_HTTP_PORT"), FIRST_HTTP_PORT);
        List<Integer> ports = new ArrayList<>(List.of(first));
        while (ports.size() < count) {
            ports.add(Ports.choose("PRESAGE_HTTP_PORT", null, ports.getLast() + 1));
        }
        return ports;
    }

    /** An address of its own for each node where the machine has one, as Linux does; else another port of the first. */
    private static List<Peer> peers(int count) {
        Set<Peer> taken = new HashSet<>();
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> {
                    String own = "127.0.0." + number;
                    Peer peer = peer(Ports.isFree(own, 0) ? own : "127.0.0.1", taken);
                    taken.add(peer);
                    return peer;
                })
                .toList();
    }

    private static Peer peer(String host, Set<Peer> taken) {
        return IntStream.range(FIRST_CLUSTER_PORT, FIRST_CLUSTER_PORT + PORTS_TRIED)
                .mapToObj(port -> new Peer(host, port))
                .filter(peer -> !taken.contains(peer) && Ports.isFree(host, peer.port()))
                .findFirst()
                .orElseThrow(() -> new CannotStart("No port from " + FIRST_CLUSTER_PORT + " on is free at " + host
                        + ": stop what listens there, or start fewer nodes."));
    }
}
