package dev.presage.ops.chaos;

import dev.presage.ops.chaos.net.Network;
import dev.presage.ops.embedded.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How each node of the cluster is run. */
record NodeRecipe(Path home, Network network, DatabasePart database, String bootstrap, Path faults) {
    /** Named here because a clock that is off is one of the faults. */
    static final String CLOCK_OFFSET = "PRESAGE_NODE_CLOCK_OFFSET";

    private static final int HTTP_PORT = 8080;
    private static final int HEAP_MIB = 448;

    NodeSettings of(int node) throws IOException {
        String name = "node-" + (node + 1);
        Path own = Files.createDirectories(home.resolve(name));
        return new NodeSettings(
                own,
                home.resolve(name + ".log"),
                HTTP_PORT,
                bootstrap,
                database.jdbcUrl(),
                database.server().user(),
                database.server().password(),
                HEAP_MIB,
                List.of(),
                environment(node, name, config(node, own)));
    }

    private Map<String, String> environment(int node, String name, Path config) {
        var all = new LinkedHashMap<String, String>();
        all.put("PRESAGE_CONFIG", config.toString());
        all.put("PRESAGE_NODE_NAME", name);
        all.put("PRESAGE_INGEST_MEMBER", name);
        all.put("PRESAGE_HTTP_INTERFACE", network.node(node));
        all.put("PRESAGE_CLUSTER_HOST", network.door(node));
        all.put("PRESAGE_CLUSTER_PORT", Integer.toString(Network.PORT));
        all.put(
                "PRESAGE_CLUSTER_SEEDS",
                IntStream.range(0, network.nodes())
                        .mapToObj(each -> network.door(each) + ":" + Network.PORT)
                        .collect(Collectors.joining(",")));
        all.put("PRESAGE_MODELS_DIRECTORY", home.resolve("models").toString());
        // Every insight is published, so that each that is missing is seen.
        all.put("PRESAGE_EGRESS_MINIMUM_ANOMALY_SCORE", "0");
        // Versions of models that came and went would be one thing more to hold the answers against.
        all.put("PRESAGE_TRAINING_RENEWAL", "off");
        all.put("PRESAGE_STEWARD", "off");
        all.put(FaultyLoader.FOLDER, faults.toString());
        return all;
    }

    /** A node is found at its relay's door and listens behind it; it calls from where the relays know it. */
    private Path config(int node, Path own) throws IOException {
        return Files.writeString(own.resolve("presage.conf"), """
                presage.node.model-loader = "%s"
                pekko.remote.artery {
                  bind { hostname = "%s", port = %d }
                  advanced.tcp.outbound-client-hostname = "%s"
                }
                """.formatted(
                        FaultyLoader.class.getName(), network.node(node), Network.PORT, network.node(node)));
    }
}
