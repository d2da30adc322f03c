package dev.presage.ops.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes that find one another through the Kubernetes API, which is a mock over TLS; all else is real. */
class KubernetesClusterTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<Integer> ALL = List.of(1, 2, 3);
    /** All three look once a second, and a second without a change is enough: well past the point of decision. */
    private static final int LISTS_PAST_DECISION = 12;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private final int management = freeOnAll();
    private final int http = freeOnAll();

    /**
     * Goal: three pods become one cluster, and two of them none; the oldest is the dearest; what autoscalers read is
     * told. Method: two pods are listed until they have looked often enough to decide, then the third.
     */
    @Test
    void threePodsBecomeOneCluster() throws Exception {
        try (var api = ApiMock.start(home.resolve("account"));
                var postgres = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()));
                var broker = new EmbeddedBroker(home.resolve("kafka"), Ports.free(), EmbeddedBroker.findBroker())) {
            broker.start();
            api.run("presage-1", address(1), management);
            api.run("presage-2", address(2), management);
            Process pods = start(api, PodTrio.class.getName(), settings(postgres, broker));
            try {
                assertThat(Processes.await(SOON, () -> !pods.isAlive() || api.lists() >= LISTS_PAST_DECISION))
                        .isTrue();
                assertThat(pods.isAlive()).as(log()).isTrue();
                assertThat(ALL).allMatch(node -> seeds(node).isEmpty());
                assertThat(ALL).noneMatch(this::isReady);

                api.run("presage-3", address(3), management);
                assertThat(Processes.await(SOON, () -> ALL.stream().allMatch(this::isReady)))
                        .as(log())
                        .isTrue();
                assertThat(seeds(1)).hasSize(3).isEqualTo(seeds(2)).isEqualTo(seeds(3));
                assertThat(Processes.await(
                                SOON, () -> Set.of("1000", "990", "980").equals(costs(api))))
                        .as("deletion costs %s", costs(api))
                        .isTrue();
                managementOnlyReads();
                autoscalersFindTheirMetrics();
            } finally {
                end(pods);
            }
        }
    }

    /** Goal: an account without a role ends the node with one sentence, before it has touched anything. */
    @Test
    void anApiThatRefusesEndsTheNode() throws Exception {
        try (var api = ApiMock.start(home.resolve("account"))) {
            api.forbid();
            Path settings = Files.writeString(home.resolve("node.conf"), """
                    presage.cluster { bootstrap = kubernetes, management-port = 1234 }
                    presage.node.name = presage-1
                    """);
            Process node = start(api, "dev.presage.node.Main", List.of(), "PRESAGE_CONFIG", settings.toString());
            assertThat(node.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isEqualTo(1);
            assertThat(log())
                    .containsOnlyOnce("The node cannot start: ")
                    .contains("The Kubernetes API refuses to list pods (403: pods is forbidden")
                    .contains("Give this pod's service account a role with list and patch on pods");
        }
    }

    private void managementOnlyReads() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            for (String path : List.of("/bootstrap/seed-nodes", "/cluster/members", "/cluster/members/x")) {
                HttpRequest request = HttpRequest.newBuilder(management(1, path))
                        .method(method, HttpRequest.BodyPublishers.ofString("operation=down"))
                        .build();
                assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .as(method + " " + path)
                        .isIn(404, 405);
            }
        }
    }

    private void autoscalersFindTheirMetrics() throws IOException {
        Path files = Path.of("..", "k8s");
        String adapter = Files.readString(files.resolve("options/autoscaling-hpa/prometheus-adapter.yaml"));
        String keda = Files.readString(files.resolve("options/autoscaling-keda/scaled-object.yaml"));
        String hpa = Files.readString(files.resolve("options/autoscaling-hpa/autoscaler.yaml"));
        URI metrics = URI.create("http://" + address(1) + ":" + http + "/metrics");
        boolean told = Processes.await(
                SOON,
                () -> Checks.look("metrics", hpa + "\n---\n" + keda, adapter, get(metrics)).stream()
                        .noneMatch(sentence -> sentence.contains("/metrics of a node")));
        assertThat(told).as("metrics that a node tells").isTrue();
    }

    private List<String> settings(EmbeddedPostgresServer postgres, EmbeddedBroker broker) throws IOException {
        Path password = Files.writeString(home.resolve("database-password"), postgres.password() + "\n");
        List<String> files = new ArrayList<>();
        for (int node : ALL) {
            String own = home.resolve("node-" + node).toString();
            Path file = Files.writeString(home.resolve("node-" + node + ".conf"), """
                    presage.node.name = presage-%1$d
                    presage.cluster { bootstrap = kubernetes, host = "%2$s", port = %3$d, management-port = %4$d }
                    presage.cluster.join-timeout = 50s
                    presage.kubernetes { settled = 1s, deletion-cost-delay = 200ms }
                    presage.http { interface = "%2$s", port = %5$d }
                    presage.persistence.database { url = "%6$s", user = "%7$s", password-file = "%8$s" }
                    presage.ingest.bootstrap-servers = "%9$s"
                    presage.egress.bootstrap-servers = "%9$s"
                    presage.registry { home = "%10$s", directory = "%11$s" }
                    presage.training.home = "%10$s"
                    """.formatted(
                            node,
                            address(node),
                            freeOnAll(),
                            management,
                            http,
                            postgres.jdbcUrl(),
                            postgres.user(),
                            password,
                            broker.bootstrap(),
                            own,
                            home.resolve("models")));
            files.add(file.toString());
        }
        return files;
    }

    private Process start(ApiMock api, String main, List<String> arguments, String... variable) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("nodes.log").toFile());
        builder.environment().putAll(api.environment());
        if (variable.length == 2) {
            builder.environment().put(variable[0], variable[1]);
        }
        return builder.start();
    }

    private static void end(Process pods) throws IOException, InterruptedException {
        pods.getOutputStream().close();
        if (!pods.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
            pods.destroyForcibly().waitFor();
        }
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("nodes.log"));
    }

    private static Set<String> costs(ApiMock api) {
        return new TreeSet<>(
                ALL.stream().map(node -> api.deletionCost("presage-" + node)).toList());
    }

    /** Whom a node knows to be in its cluster. */
    private Set<String> seeds(int node) {
        Set<String> seeds = new TreeSet<>();
        get(management(node, "/bootstrap/seed-nodes"))
                .ifPresent(body -> read(body)
                        .path("seedNodes")
                        .forEach(seed -> seeds.add(seed.path("node").asText())));
        return seeds;
    }

    private boolean isReady(int node) {
        return get(URI.create("http://" + address(node) + ":" + http + "/health/ready"))
                .isPresent();
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException malformed) {
            throw new IllegalStateException(body, malformed);
        }
    }

    private static Optional<String> get(URI uri) {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private URI management(int node, String path) {
        return URI.create("http://" + address(node) + ":" + management + path);
    }

    private static String address(int node) {
        return "127.0.0." + node;
    }

    /** Pods have the same ports, each at an address of its own. */
    private static int freeOnAll() {
        return IntStream.generate(Ports::free)
                .limit(100)
                .filter(port -> ALL.stream().allMatch(node -> isFree(address(node), port)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(String address, int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
