package dev.presage.node.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The two calls of the Kubernetes API that a node makes, with the account that is mounted into its pod. */
public final class PodApi {
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI pods;
    private final Path token;
    private final Duration timeout;

    private PodApi(HttpClient http, URI pods, Path token, Duration timeout) {
        this.http = http;
        this.pods = pods;
        this.token = token;
        this.timeout = timeout;
    }

    /**
     * Calls nobody yet.
     *
     * @param environment says where the API is
     * @throws ApiRefused if this is no pod with an account
     */
    public static PodApi open(KubernetesSettings settings, Map<String, String> environment) {
        String host = environment.getOrDefault(HOST, "");
        String port = environment.getOrDefault(PORT, "");
        if (host.isEmpty() || port.isEmpty()) {
            throw new ApiRefused("PRESAGE_CLUSTER_BOOTSTRAP is kubernetes, but " + HOST + " and " + PORT
                    + " are not set: run this node in a pod, or name its peers in PRESAGE_CLUSTER_SEEDS instead.");
        }
        Path account = settings.account();
        try {
            String namespace = Files.readString(account.resolve("namespace")).strip();
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(settings.callTimeout())
                    .sslContext(trusting(account.resolve("ca.crt")))
                    .build();
            String shown = host.contains(":") ? "[" + host + "]" : host;
            return new PodApi(
                    http,
                    URI.create("https://" + shown + ":" + port + "/api/v1/namespaces/" + namespace + "/pods"),
                    account.resolve("token"),
                    settings.callTimeout());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new ApiRefused(
                    "The account in " + account + " cannot be used: " + unusable.getMessage()
                            + ". Mount the pod's service account (automountServiceAccountToken: true).",
                    unusable);
        }
    }

    /** Asks for the pods that a selector names; what comes is how the API answered, whatever it answered. */
    CompletableFuture<Reply> list(String selector) {
        String query = "?limit=1&labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
        return send(request(URI.create(pods + query)).map(HttpRequest.Builder::GET));
    }

    /** Says what losing a pod would cost; where there are too many, the cheapest goes first. */
    CompletableFuture<Reply> price(String pod, int cost) {
        String body = JSON.createObjectNode()
                .set(
                        "metadata",
                        JSON.createObjectNode()
                                .set("annotations", JSON.createObjectNode().put(COST, Integer.toString(cost))))
                .toString();
        return send(request(URI.create(pods + "/" + pod))
                .map(to -> to.header("Content-Type", "application/merge-patch+json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body))));
    }

    private Optional<HttpRequest.Builder> request(URI uri) {
        try {
            // Tokens are renewed every hour or so; the file always has one that holds.
            return Optional.of(HttpRequest.newBuilder(uri)
                    .timeout(timeout)
                    .header("Accept", "application/json")
                    .header("Authorization", "Bearer " + Files.readString(token).strip()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private CompletableFuture<Reply> send(Optional<HttpRequest.Builder> request) {
        if (request.isEmpty()) {
            return CompletableFuture.completedFuture(new Reply(0, token + " cannot be read"));
        }
        return http.sendAsync(request.get().build(), HttpResponse.BodyHandlers.ofString())
                .handle((response, failed) -> failed == null
                        ? new Reply(response.statusCode(), said(response.body()))
                        : new Reply(0, String.valueOf(failed.getMessage())));
    }

    private static String said(String body) {
        try {
            return JSON.readTree(body).path("message").asText("");
        } catch (JsonProcessingException notJson) {
            return "";
        }
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /**
     * How the API answered.
     *
     * @param status of HTTP; 0 if there was no answer
     * @param message what it said besides, perhaps nothing
     */
    record Reply(int status, String message) {
        boolean isOk() {
            return status == OK;
        }

        /** Whether asking again is no use. */
        boolean isRefusal() {
            return status == 401 || status == 403;
        }

        @Override
        public String toString() {
            String what = status == 0 ? "no answer" : Integer.toString(status);
            return message.isEmpty() ? what : what + ": " + message;
        }
    }
}
