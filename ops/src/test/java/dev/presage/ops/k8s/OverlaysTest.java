package dev.presage.ops.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Kubernetes overlays as kustomize builds them, held against this very code. */
class OverlaysTest {
    private static final Path K8S = Path.of("..", "k8s").toAbsolutePath().normalize();
    private static final Map<String, String> BUILT = new HashMap<>();

    @BeforeAll
    static void build() {
        var kustomize = new Kustomize(K8S, "kubectl");
        assumeTrue(isInstalled(), "kubectl is not installed: the package kubernetes-client has it.");
        kustomize.names().forEach(name -> BUILT.put(name, kustomize.build(name)));
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    private static List<String> look(String name, String built) {
        try {
            String adapter = Files.readString(K8S.resolve("options/autoscaling-hpa/prometheus-adapter.yaml"));
            return Checks.look(name, built, adapter, Optional.empty());
        } catch (IOException missing) {
            throw new java.io.UncheckedIOException(missing);
        }
    }

    /** Goal: no manifest says anything that is not so in the code. */
    @Test
    void overlaysFitTheCode() {
        assertThat(BUILT).containsOnlyKeys("local", "production", "production-keda", "gpu");
        BUILT.forEach((name, built) -> assertThat(look(name, built)).isEmpty());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("local", "PRESAGE_CLUSTER_NAME:", "PRESAGE_CLUSTER_NAMES:", "no variable that the node reads"),
                mistake("local", "PRESAGE_DATABASE_PASSWORD_FILE:", "PRESAGE_DATABASE_PASSWORD:", "in the environment"),
                mistake("local", "containerPort: 7626", "containerPort: 7627", "the port management is"),
                mistake("local", "name: management", "name: manage", "look for a port named management"),
                mistake("local", "0.0.0.0", "127.0.0.1", "the kubelet cannot reach"),
                mistake("local", "path: /health/ready", "path: /ready", "which the node does not serve"),
                mistake("local", "GracePeriodSeconds: 150", "GracePeriodSeconds: 60", "grace period of 60 s"),
                mistake("local", "PRESAGE_HTTP_LINGER: 5s", "PRESAGE_HTTP_LINGER: 25s", "does not fit into the phase"),
                mistake("local", "failureThreshold: 90", "failureThreshold: 20", "startup probe gives up"),
                mistake("local", "PRESAGE_CLUSTER_JOIN_TIMEOUT: 5m", "PRESAGE_CLUSTER_JOIN_TIMEOUT: 6m", "not let in"),
                mistake(
                        "local",
                        "PRESAGE_CLUSTER_ROLES: entity,",
                        "PRESAGE_CLUSTER_ROLES: entities,",
                        "would not start"),
                mistake(
                        "local",
                        "PRESAGE_MANAGEMENT_PORT: \"7626\"",
                        "PRESAGE_MANAGEMENT_PORT: \"0\"",
                        "would not start"),
                mistake("local", "mountPath: /tmp", "mountPath: /temp", "writes to /tmp"),
                mistake("local", "mountPath: /etc/presage/secrets", "mountPath: /etc/secrets", "not in a secret"),
                mistake("local", "pseudonym-key: ", "pseudonym: ", "has no pseudonym-key"),
                mistake("local", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "is writable"),
                mistake("local", "runAsNonRoot: true", "runAsNonRoot: false", "may run as root"),
                mistake("local", "runAsUser: 10001", "runAsUser: 1000", "the user that the image was made for"),
                mistake("local", "image: presage:", "command: [sh]\n        image: presage:", "another program"),
                mistake("local", "type: RuntimeDefault", "type: Unconfined", "no seccomp profile"),
                mistake("local", "cpu: 250m", "cpus: 250m", "no processors are requested"),
                mistake("local", "maxSurge: 1", "maxSurge: 2", "more than one pod would be replaced"),
                mistake("local", "minReadySeconds: 20", "minReadySeconds: 0", "before shards have settled"),
                mistake("local", "image: presage:0.1.0-SNAPSHOT", "image: presage:latest", "names no version"),
                mistake("local", "- patch\n", "- patch\n  - delete\n", "but nodes need exactly"),
                mistake("local", "- patch\n", "- get\n", "but nodes need exactly"),
                mistake("local", "maxUnavailable: 1", "maxUnavailable: 2", "drained of more than one"),
                mistake("local", "CONTACT_POINTS: \"3\"", "CONTACT_POINTS: \"4\"", "perhaps only 3 are there"),
                mistake("local", "CONTACT_POINTS: \"3\"", "CONTACT_POINTS: \"1\"", "there may be two"),
                mistake("local", "entity,model,training,edge", "entity,training,edge", "no node has the role model"),
                mistake("local", "targetPort: http", "targetPort: management", "leads to another port"),
                mistake(
                        "local",
                        "  - ports:\n    - port: http\n",
                        "  - ports:\n    - port: 25520\n",
                        "opens remoting or management to others"),
                mistake("local", "    - port: remoting\n      protocol: TCP\n", "", "do not reach one another's port"),
                mistake(
                        "production",
                        "mountPath: /etc/presage/tls",
                        "mountPath: /etc/tls",
                        "tls.key is not in a secret"),
                mistake("production", "maxReplicas: 12", "maxReplicas: 31", "30 shards for up to 31"),
                mistake("production", "maxReplicas: 12", "maxReplicas: 25", "24 partitions for up to 25"),
                mistake("production", "name: presage_pool_queue", "name: presage_pool_depth", "no rule of the adapter"),
                mistake("production-keda", "minReplicaCount: 3", "minReplicaCount: 2", "perhaps only 2 are there"));
    }

    private static Arguments mistake(String overlay, String right, String wrong, String found) {
        return Arguments.of(overlay, right, wrong, found);
    }

    /** Goal: a mistake in a manifest is found. Method: make one at a time in what kustomize built. */
    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsFound(String overlay, String right, String wrong, String found) {
        String built = BUILT.getOrDefault(overlay, "");
        assertThat(built).contains(right);
        assertThat(look(overlay, built.replace(right, wrong))).anyMatch(sentence -> sentence.contains(found));
    }

    /** Goal: an autoscaler that reads what no node tells is found, and one that reads what nodes tell is not. */
    @Test
    void metricsAreHeldAgainstAScrape() {
        String both = "# TYPE x gauge\npresage_ingest_lag{topic=\"a\"} 4.0\npresage_pool_queue{model=\"m\"} 0.0\n";
        for (String overlay : List.of("production", "production-keda")) {
            assertThat(Checks.look(overlay, BUILT.getOrDefault(overlay, ""), "", Optional.of(both)))
                    .noneMatch(sentence -> sentence.contains("/metrics of a node"));
            assertThat(Checks.look(overlay, BUILT.getOrDefault(overlay, ""), "", Optional.of("up 1\n")))
                    .anyMatch(sentence -> sentence.contains("presage_ingest_lag is read, but /metrics"))
                    .anyMatch(sentence -> sentence.contains("presage_pool_queue is read, but /metrics"));
        }
    }

    /** Goal: a machine without kubectl, or a wrong name, ends in one sentence. */
    @Test
    void whatCannotBeBuiltIsSaid() {
        assertThat(caught(new Kustomize(K8S, "no-such-kubectl"), "local")).contains("install kubectl");
        assertThat(caught(new Kustomize(K8S, "kubectl"), "moon")).contains("There is no overlay 'moon': gpu, local");
    }

    private static String caught(Kustomize kustomize, String overlay) {
        try {
            return kustomize.build(overlay);
        } catch (CannotStart said) {
            return String.valueOf(said.getMessage());
        }
    }
}
