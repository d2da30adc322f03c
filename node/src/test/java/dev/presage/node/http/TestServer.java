package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.dashboard.DashboardRoutes;
import dev.presage.node.ingest.EventDecoder;
import dev.presage.node.ingest.EventSettings;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.DeviceMemory;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.persistence.replay.Travel;
import dev.presage.protocol.Incoming;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** The real server on a free port, over subjects and a journal in memory. */
final class TestServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Rows and observations replayed for one question about the past. */
    static final int MOST_REPLAYED = 64;

    private static final EventSettings EVENTS =
            new EventSettings(256 << 10, Instant.parse("2000-01-01T00:00:00Z"), Duration.ofDays(1));

    final MemoryJournal journal = new MemoryJournal();
    final TestReadModels readModels = new TestReadModels();
    final TestModels models = new TestModels();
    final TestTrainings trainings = new TestTrainings();
    final TestBacktests backtests = new TestBacktests(models);
    final AtomicReference<Map<String, Object>> cluster = new AtomicReference<>(Map.of());
    final TestQuarantine quarantine = new TestQuarantine();
    final AtomicBoolean ready = new AtomicBoolean(true);
    final MemorySubjects<DeviceMemory> subjects;
    final HttpServer server;

    private final JournalTail tail;
    private final ActorTestKit kit;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Starts it.
     *
     * @param settings read over {@code presage/http.conf}
     */
    TestServer(String settings) throws Exception {
        Config config = ConfigFactory.parseString("presage.http.port = 0\n" + settings)
                .withFallback(ConfigFactory.parseResources("presage/http.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        this.kit = ActorTestKit.create("http", config);
        var device = new DeviceDomain(new Options(Map.of()));
        var domains = new Domains(List.of(device));
        this.subjects = new MemorySubjects<>(kit.system(), device, journal);
        HttpSettings http = HttpSettings.from(config);
        var ports = new HttpPorts(
                subjects,
                new Decoder(new EventDecoder(domains, EVENTS, Clock.systemUTC())),
                journal,
                TestHistory.over(
                        domains,
                        new Travel(
                                journal,
                                new MemoryContexts(journal),
                                domains.all(),
                                new WaypointSettings(4, 1 << 20, MOST_REPLAYED),
                                Clock.systemUTC())),
                readModels,
                models,
                trainings,
                backtests,
                new TestProofs(),
                quarantine,
                domains,
                new SumPort(),
                () -> Map.of("test", ready.get() ? "" : "The test says no."),
                () -> Map.of("relay", ""),
                () -> Map.of("node", Map.of("name", "test")),
                cluster::get,
                () -> "presage_test 1\n");
        this.tail = new JournalTail(journal, http.tail());
        this.server = HttpServer.start(kit.system(), http, ports, tail, new DashboardRoutes().route())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        awaitTail();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String contentType, String body) throws IOException, InterruptedException {
        return send(request("/v1/observations")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Asks what would follow from an event. */
    HttpResponse<String> whatIf(String path, String event) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event)));
    }

    /** Posts a wish about a model. */
    HttpRequest.Builder wish(String path, String body) {
        return request("/v1/models/" + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** Promotes a version of the test's model. */
    HttpResponse<String> promote(String version, String to) throws IOException, InterruptedException {
        return send(wish(TestModels.MODEL + "/promotions", promotion(version, to)));
    }

    /** Brings a version of the test's model. */
    HttpResponse<String> bring(String version, String content) throws IOException, InterruptedException {
        return send(
                request("/v1/models/" + TestModels.MODEL + "/versions?version=" + version + "&who=ann&why=A%20test.")
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofString(content)));
    }

    /** Asks for a new version of a projection. */
    HttpResponse<String> rebuild(String projection) throws IOException, InterruptedException {
        return send(request("/v1/projections/" + projection + "/rebuilds")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"who\":\"ann\",\"why\":\"A test.\"}")));
    }

    /** Posts a wish about trainings. */
    HttpResponse<String> train(String path, String body) throws IOException, InterruptedException {
        return send(request("/v1/trainings" + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Posts a wish about backtests. */
    HttpResponse<String> backtest(String path, String body) throws IOException, InterruptedException {
        return send(request("/v1/backtests" + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Wishes a subject to be tried again. */
    HttpResponse<String> retry(String subject) throws IOException, InterruptedException {
        return send(request("/v1/subjects/" + subject + "/retry")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"who\":\"ann\",\"why\":\"A test.\"}")));
    }

    static String promotion(String version, String to) {
        return "{\"version\":\"%s\",\"to\":\"%s\",\"who\":\"ann\",\"why\":\"A test.\"}".formatted(version, to);
    }

    HttpResponse<String> rollBack(String model) throws IOException, InterruptedException {
        return send(wish(model + "/rollbacks", "{\"who\":\"ann\",\"why\":\"A test.\"}"));
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> observe(String event) throws IOException, InterruptedException {
        return post("application/cloudevents+json", event);
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** A bare connection, for what an HTTP client would not do. */
    Socket connect() throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(server.address());
        return socket;
    }

    /** The head of a request that posts observations. */
    static byte[] head(String contentType, String length) {
        return String.join(
                        "\r\n",
                        "POST /v1/observations HTTP/1.1",
                        "Host: test",
                        "Content-Type: " + contentType,
                        length,
                        "",
                        "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A reading of one channel as a CloudEvent. */
    static String reading(String subject, String id, double cpu) {
        return """
                {"specversion":"1.0","id":"%s","source":"/test","type":"dev.presage.device.reading","subject":"%s",\
                "time":"2026-01-02T03:04:05Z","data":{"values":{"cpu":%s}}}""".formatted(id, subject, cpu);
    }

    @Override
    public void close() throws InterruptedException, ExecutionException, TimeoutException {
        server.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
        kit.shutdownTestKit();
        models.close();
        trainings.close();
    }

    /** Waits until the stream has come to the journal's end. */
    void awaitTail() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!journal.head().equals(tail.end()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private record Decoder(EventDecoder decoder) implements DecodePort {
        @Override
        public Incoming structured(byte[] event) {
            return decoder.structured(event);
        }

        @Override
        public Incoming binary(Map<String, String> attributes, byte[] data) {
            return decoder.binary(attributes, data);
        }
    }
}
