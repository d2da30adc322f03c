package dev.presage.ops.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a JVM of its own. Its data stays in its directory, so that it goes on
 * where it stopped. It dies with the process that started it.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String MAIN = "dev.presage.ops.broker.BrokerMain";
    private static final String READY = "presage-broker ready";
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final int LOG_LINES_SHOWN = 15;

    private final Path directory;
    private final String host;
    private final int port;
    private final Path broker;
    private @Nullable Process process;

    /**
     * @param directory where its data and log are kept; made if missing
     * @param port where it serves on 127.0.0.1
     * @param broker the broker module's build directory, see {@link #findBroker()}
     */
    public EmbeddedBroker(Path directory, int port, Path broker) {
        this(directory, "127.0.0.1", port, broker);
    }

    /** As above, for clients elsewhere than on the loopback address. */
    public EmbeddedBroker(Path directory, String host, int port, Path broker) {
        this.directory = directory.toAbsolutePath();
        this.host = host;
        this.port = port;
        this.broker = broker.toAbsolutePath();
    }

    /** The broker module's build directory, looked for from the working directory upwards. */
    public static Path findBroker() {
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            Path candidate = at.resolve("ops/broker/target");
            if (Files.isRegularFile(candidate.resolve("classpath"))) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "No ops/broker/target/classpath at or above " + here + ". Build it with: mvn -pl ops/broker compile");
    }

    /**
     * Starts it and waits until it serves.
     *
     * @throws IllegalStateException if it ends instead, or takes longer than a minute; with the last lines of its log
     */
    public synchronized void start() throws IOException, InterruptedException {
        if (isAlive()) {
            throw new IllegalStateException("The broker runs already.");
        }
        Files.createDirectories(directory);
        Process started = new ProcessBuilder(command())
                .redirectError(ProcessBuilder.Redirect.to(errors().toFile()))
                .start();
        process = started;
        try {
            boolean ready = readiness(started).get(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (!ready) {
                kill();
                throw new IllegalStateException(
                        "The broker ended with " + started.exitValue() + " before it served.\n" + lastLines());
            }
        } catch (TimeoutException late) {
            kill();
            throw new IllegalStateException("The broker did not serve within " + START_WITHIN + ".\n" + lastLines());
        } catch (ExecutionException broken) {
            kill();
            throw new IllegalStateException("The broker's output cannot be read.", broken);
        }
    }

    /** Stops it in order; kills it if that takes longer than 20 s. Does nothing if it does not run. */
    public synchronized void stop() throws InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // It ended by itself.
        }
        if (!running.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        process = null;
    }

    /** Ends it at once, as a crash would. */
    public synchronized void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
            process = null;
        }
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Its process id, while it runs. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException("The broker does not run.");
        }
        return process.pid();
    }

    /** What clients connect to. */
    public String bootstrap() {
        return host + ":" + port;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> command() throws IOException {
        Path classpath = broker.resolve("classpath");
        if (!Files.isRegularFile(classpath)) {
            throw new IllegalStateException(classpath + " is missing. Build it with: mvn -pl ops/broker compile");
        }
        String classes = broker.resolve("classes")
                + File.pathSeparator
                + Files.readString(classpath).strip();
        return List.of(
                "sh",
                "-c",
                Processes.DEAF_TO_CTRL_C,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xms64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dpresage.broker.log=" + log(),
                "-cp",
                classes,
                MAIN,
                directory.toString(),
                Integer.toString(port),
                host);
    }

    /** True once the broker says that it serves, false if its output ends first; the rest of its output is dropped. */
    private static CompletableFuture<Boolean> readiness(Process started) {
        var ready = new CompletableFuture<Boolean>();
        Thread.ofVirtual().name("broker-output").start(() -> {
            try (BufferedReader out = started.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.equals(READY)) {
                        ready.complete(true);
                    }
                }
                started.waitFor();
                ready.complete(false);
            } catch (IOException | InterruptedException broken) {
                ready.completeExceptionally(broken);
            }
        });
        return ready;
    }

    private Path log() {
        return directory.resolve("broker.log");
    }

    private Path errors() {
        return directory.resolve("broker.err");
    }

    private String lastLines() {
        return Stream.of(log(), errors())
                .flatMap(file -> tail(file).stream())
                .reduce((above, below) -> above + "\n" + below)
                .orElse("It logged nothing.");
    }

    private static List<String> tail(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            List<String> all = lines.toList();
            return all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size());
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }
}
