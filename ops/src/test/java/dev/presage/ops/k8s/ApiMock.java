package dev.presage.ops.k8s;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The Kubernetes API over TLS, with the pods that a test puts there, and the account that it mounts into them. */
final class ApiMock implements AutoCloseable {
    private static final String NAMESPACE = "presage";
    /** What the mock's own client says, too. */
    private static final String TOKEN = "secret";

    private final KubernetesMockServer server;
    private final NamespacedKubernetesClient client;
    private final Guard guard;
    private final Path account;

    private ApiMock(KubernetesMockServer server, Guard guard, Path account) {
        this.server = server;
        this.client = server.createClient();
        this.guard = guard;
        this.account = account;
    }

    static ApiMock start(Path account) throws IOException {
        var guard = new Guard();
        var web = new MockWebServer();
        var server = new KubernetesMockServer(new Context(), web, new HashMap<>(), guard, true);
        server.init();
        Files.createDirectories(account);
        Files.writeString(account.resolve("token"), TOKEN);
        Files.writeString(account.resolve("namespace"), NAMESPACE);
        Files.copy(Path.of(web.getSelfSignedCertificate().certificatePath()), account.resolve("ca.crt"));
        return new ApiMock(server, guard, account);
    }

    /** What the kubelet would put into a pod's environment. */
    Map<String, String> environment() {
        return Map.of(
                "KUBERNETES_SERVICE_HOST", "localhost",
                "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()),
                "PRESAGE_KUBERNETES_ACCOUNT", account.toString());
    }

    /** A pod that runs, as base/node.yaml makes it. */
    void run(String name, String address, int managementPort) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("app.kubernetes.io/name", "presage")
                .addToLabels("app.kubernetes.io/component", "node")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("node")
                .addNewPort()
                .withName("management")
                .withContainerPort(managementPort)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .endStatus()
                .build();
        client.pods().inNamespace(NAMESPACE).resource(pod).create();
    }

    /** What a pod's deletion costs; empty as long as nobody has said. */
    String deletionCost(String name) {
        Map<String, String> annotations = client.pods()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getMetadata()
                .getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault("controller.kubernetes.io/pod-deletion-cost", "");
    }

    /** From now on everything is answered 403, as to an account without a role. */
    void forbid() {
        guard.forbids = true;
    }

    /** How often pods were listed by others than the test. */
    int lists() {
        return guard.lists.get();
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    /** Lets those in who have the token, as long as it lets in anybody. */
    private static final class Guard extends Dispatcher {
        private final KubernetesCrudDispatcher pods = new KubernetesCrudDispatcher(List.of());
        private final AtomicInteger lists = new AtomicInteger();
        private volatile boolean forbids;

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String bearer = request.getHeader("Authorization");
            if (!("Bearer " + TOKEN).equals(bearer)) {
                return refusal(401, "Unauthorized");
            }
            if (forbids) {
                return refusal(
                        403,
                        "pods is forbidden: User \\\"system:serviceaccount:presage:default\\\" cannot list resource"
                                + " \\\"pods\\\"");
            }
            if (request.getPath().contains("labelSelector")) {
                lists.incrementAndGet();
            }
            // The mock leaves out what the true API always says.
            return pods.dispatch(request).setHeader("Content-Type", "application/json");
        }

        private static MockResponse refusal(int code, String message) {
            return new MockResponse()
                    .setResponseCode(code)
                    .setHeader("Content-Type", "application/json")
                    .setBody("{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":" + code + ",\"message\":\""
                            + message + "\"}");
        }
    }
}
