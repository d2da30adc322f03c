package dev.presage.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.embedded.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
    private static final Fleet.Servers SERVERS =
            new Fleet.Servers("127.0.0.1:9", "jdbc:postgresql://nowhere/x", "", "");

    @TempDir
    Path folder;

    /** Goal: nodes get in one another's way nowhere, know the same seeds, and can be found in the run file. */
    @Test
    void nodesHaveTheirOwnPortsAndTheSameSeeds() {
        try (Home home = Home.open(folder.resolve("home"))) {
            RunFile runFile = RunFile.of(home.path());
            List<NodePart> parts = plan(3, home, runFile);
            var environments =
                    parts.stream().map(part -> part.settings().environment()).toList();
            for (String each : List.of(
                    "PRESAGE_NODE_NAME",
                    "PRESAGE_INGEST_MEMBER",
                    "PRESAGE_CLUSTER_HOST",
                    "PRESAGE_CLUSTER_TLS_DIRECTORY")) {
                assertThat(environments)
                        .extracting(all -> all.get(each))
                        .doesNotHaveDuplicates()
                        .doesNotContainNull();
            }
            assertThat(environments)
                    .extracting(all -> all.get("PRESAGE_CLUSTER_SEEDS"))
                    .containsOnly(String.join(
                            ",",
                            environments.stream()
                                    .map(all -> all.get("PRESAGE_CLUSTER_HOST") + ":" + all.get("PRESAGE_CLUSTER_PORT"))
                                    .toList()));
            assertThat(environments)
                    .extracting(all -> Path.of(all.get("PRESAGE_CLUSTER_TLS_DIRECTORY")))
                    .allSatisfy(directory ->
                            assertThat(directory.resolve("tls.crt")).exists());
            assertThat(parts).extracting(NodePart::log).doesNotHaveDuplicates();
            assertThat(new HashSet<>(
                            RunFile.addresses(Map.of("PRESAGE_HOME", home.path().toString()))))
                    .hasSize(3);
        }
    }

    /** Goal: one node is a cluster of its own, as it always was. */
    @Test
    void oneNodeSeeksNobody() {
        try (Home home = Home.open(folder.resolve("home"))) {
            NodePart part = plan(1, home, RunFile.of(home.path())).getFirst();
            assertThat(part.settings().environment()).doesNotContainKeys("PRESAGE_CLUSTER_SEEDS", "PRESAGE_NODE_NAME");
            assertThat(part.log()).hasFileName("node.log");
        }
    }

    /** Goal: a cluster port that somebody else listens on is left to them. */
    @Test
    void takesTheNextFreeClusterPort() throws Exception {
        try (Home home = Home.open(folder.resolve("home"))) {
            String usual = port(plan(2, home, RunFile.of(home.path())));
            try (var taken = new ServerSocket(Integer.parseInt(usual), 1, InetAddress.getLoopbackAddress())) {
                assertThat(Ports.isFree("127.0.0.1", taken.getLocalPort())).isFalse();
                assertThat(port(plan(2, home, RunFile.of(home.path())))).isNotEqualTo(usual);
            }
        }
    }

    private static String port(List<NodePart> parts) {
        return parts.getFirst().settings().environment().getOrDefault("PRESAGE_CLUSTER_PORT", "");
    }

    private static List<NodePart> plan(int count, Home home, RunFile runFile) {
        return Fleet.plan(
                        count,
                        new Fleet.Ground(
                                home,
                                Map.of("PRESAGE_HTTP_PORT", "" + Ports.free()),
                                SERVERS,
                                NodeRoles.ALL,
                                Map.of(),
                                true),
                        new Supervisor(line -> {}),
                        runFile)
                .parts();
    }
}
