package dev.presage.ops.image;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether an image serves: a node of it beside a real database and broker, asked for one decision, and stopped. */
final class ImageProof {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);
    private static final Duration ASK_BOUND = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ASK_BOUND).build();

    ImageProof(PrintWriter out) {
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @param folder for everything that the trial needs
     * @throws CannotStart with what the image does not do
     */
    void run(Path tar, Path folder) throws IOException, InterruptedException {
        int port = Ports.free();
        try (var postgres = EmbeddedPostgresServer.start(PostgresSettings.in(folder, Ports.free()));
                var broker = new EmbeddedBroker(folder.resolve("kafka"), Ports.free(), EmbeddedBroker.findBroker())) {
            broker.start();
            Map<String, String> environment = Map.of(
                    "PRESAGE_HTTP_PORT", Integer.toString(port),
                    "JAVA_TOOL_OPTIONS", "-Xms512m -Xmx512m",
                    "PRESAGE_KAFKA_BOOTSTRAP", broker.bootstrap(),
                    "PRESAGE_DATABASE_URL", postgres.jdbcUrl(),
                    "PRESAGE_DATABASE_USER_FILE", "/etc/presage/secrets/database-user",
                    "PRESAGE_DATABASE_PASSWORD_FILE", "/etc/presage/secrets/database-password",
                    "PRESAGE_PSEUDONYM_KEY_FILE", "/etc/presage/secrets/pseudonym-key");
            long begun = System.nanoTime();
            try (ImageTrial trial =
                    ImageTrial.start(tar, folder.resolve("image"), secrets(folder, postgres), environment)) {
                boolean ready = Processes.await(
                        READY_BOUND, Duration.ofMillis(200), () -> !trial.isAlive() || ask(port, "/health/ready"));
                demand(ready && trial.isAlive(), "it did not become ready: " + trial.lastWords());
                out.printf("image_ready %.1f s%n", (System.nanoTime() - begun) / 1e9);
                looksInside(trial);
                demand(decides(port), "it answered no observation: " + trial.lastWords());
                long asked = System.nanoTime();
                int code = trial.stop();
                demand(code == 143 || code == 0, "it ended with code " + code + ": " + trial.lastWords());
                out.printf("image_stopped %.1f s%n", (System.nanoTime() - asked) / 1e9);
            }
        }
    }

    /** As a secret is mounted: readable by the node's group, writable by nobody. */
    private static Path secrets(Path folder, EmbeddedPostgresServer postgres) throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("database-user"), postgres.user() + "\n");
        Files.writeString(secrets.resolve("database-password"), postgres.password() + "\n");
        Files.writeString(secrets.resolve("pseudonym-key"), "00112233445566778899aabbccddeeff\n");
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            }
        }
        return secrets;
    }

    /** Who it is, what it may write, what it wrote, and where its native libraries are from. */
    private void looksInside(ImageTrial trial) throws IOException {
        Path process = Path.of("/proc", Long.toString(trial.pid()));
        String user = "Uid:\t" + NodeLaunch.USER + "\t";
        demand(
                Files.readAllLines(process.resolve("status")).stream().anyMatch(line -> line.startsWith(user)),
                "it does not run as " + NodeLaunch.USER + ".");
        demand(
                Files.readAllLines(process.resolve("mountinfo")).stream()
                        .map(line -> line.split(" ", -1))
                        .anyMatch(fields -> fields[4].equals("/")
                                && List.of(fields[5].split(",", -1)).contains("ro")),
                "its root file system is writable.");
        List<String> maps = Files.readAllLines(process.resolve("maps"));
        demand(
                maps.stream().anyMatch(line -> line.contains(NodeLaunch.NATIVE + "/pytorch/libtorch_cpu.so")),
                "its tensors are not computed by the library that was unpacked.");
        long written = size(process.resolve("root/tmp"));
        out.println("image_written_to_tmp " + written + " bytes");
        out.println("image_written_to_home " + size(process.resolve("root" + NodeLaunch.HOME)) + " bytes");
        demand(
                maps.stream().noneMatch(line -> line.contains("/tmp/") && line.contains("torch")),
                "a native library was unpacked at start.");
    }

    private boolean decides(int port) {
        HttpRequest request = HttpRequest.newBuilder(uri(port, "/v1/observations"))
                .timeout(ASK_BOUND)
                .header("content-type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-type", "dev.presage.account.transaction")
                .header("ce-source", "image")
                .header("ce-subject", "card-1")
                .header("ce-id", "1")
                .header("ce-time", Instant.now().toString())
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"amount\": 12.5, \"currency\": \"EUR\", \"terminal\": \"t-1\"}"))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 && response.body().contains("account-next");
        } catch (IOException failed) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean ask(int port, String path) {
        try {
            return http.send(
                                    HttpRequest.newBuilder(uri(port, path))
                                            .timeout(ASK_BOUND)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new CannotStart("The image does not serve: " + otherwise);
        }
    }
}
