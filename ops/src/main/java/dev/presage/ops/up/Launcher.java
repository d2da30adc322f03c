package dev.presage.ops.up;

import dev.presage.ops.demo.Demonstration;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts the parts in one home, in order, and stops them in the reverse order. */
final class Launcher {
    /** The whole demonstration is to fit in 2.5 GiB; beside the heap a node holds the models and their library. */
    private static final int NODE_HEAP_MIB = 640;

    private static final Duration LEFTOVER_BOUND = Duration.ofSeconds(30);
    private static final Duration STOP_BOUND = Duration.ofSeconds(100);

    private final Home home;
    private final Map<String, String> environment;
    private final Path checkout;
    private final boolean demo;
    private final Consumer<String> say;
    private final Supervisor supervisor;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Launcher(Home home, Map<String, String> environment, Path checkout, boolean demo, Consumer<String> say) {
        this.home = home;
        this.environment = environment;
        this.checkout = checkout;
        this.demo = demo;
        this.say = say;
        this.supervisor = new Supervisor(say);
    }

    /** Runs until the process is told to stop, then stops everything in order. */
    void run() {
        Thread hook = new Thread(this::stopAndWait, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        RunFile runFile = RunFile.of(home.path());
        stopLeftovers(runFile);
        Demonstration sources = null;
        try {
            NodeSettings node = startServers(runFile);
            if (!supervisor.isStopping()) {
                startNode(node, runFile);
            }
            if (demo && !supervisor.isStopping()) {
                sources = Demonstration.start(node.bootstrap(), node.httpPort(), home.resolve("demo"), say);
            }
            if (!supervisor.isStopping()) {
                Greeting.lines(node, demo, home.path()).forEach(say);
            }
            supervisor.watch();
        } finally {
            boolean asked = supervisor.isStopping();
            if (asked) {
                say.accept("Stopping.");
            }
            if (sources != null) {
                sources.close();
            }
            supervisor.stopAll();
            runFile.delete();
            if (asked) {
                say.accept("Stopped.");
            }
            stopped.countDown();
        }
    }

    private NodeSettings startServers(RunFile runFile) {
        int httpPort = Ports.choose("PRESAGE_HTTP_PORT", environment.get("PRESAGE_HTTP_PORT"), 8080);
        String databaseUrl = environment.getOrDefault("PRESAGE_DATABASE_URL", "");
        String user = environment.getOrDefault("PRESAGE_DATABASE_USER", "");
        String password = environment.getOrDefault("PRESAGE_DATABASE_PASSWORD", "");
        if (databaseUrl.isBlank()) {
            EmbeddedPostgresServer server = startPostgres();
            databaseUrl = server.jdbcUrl();
            user = server.user();
            password = server.password();
        }
        String bootstrap = environment.getOrDefault("PRESAGE_KAFKA_BOOTSTRAP", "");
        if (bootstrap.isBlank() && !supervisor.isStopping()) {
            bootstrap = startBroker();
        }
        runFile.set("kafka.bootstrap", bootstrap)
                .set("http.port", Integer.toString(httpPort))
                .set("database.url", databaseUrl)
                .save();
        return new NodeSettings(
                home.path(),
                home.resolve("logs/node.log"),
                httpPort,
                bootstrap,
                databaseUrl,
                user,
                password,
                NODE_HEAP_MIB,
                List.of(),
                nodeEnvironment());
    }

    private Map<String, String> nodeEnvironment() {
        Map<String, String> all = new HashMap<>();
        // A member that keeps its name gets its partitions back at once after a crash.
        all.put("PRESAGE_INGEST_MEMBER", "presage-up");
        if (demo) {
            // Whoever watches a demonstration does not wait half a day for the first training.
            all.put("PRESAGE_TRAINING_FIRST_AFTER", environment.getOrDefault("PRESAGE_TRAINING_FIRST_AFTER", "10m"));
        }
        return all;
    }

    private EmbeddedPostgresServer startPostgres() {
        int port = Ports.choose("PRESAGE_POSTGRES_PORT", environment.get("PRESAGE_POSTGRES_PORT"), 5432);
        PostgresPart postgres = new PostgresPart(PostgresSettings.in(home.path(), port));
        Logs.rotate(postgres.log());
        supervisor.start(postgres);
        say.accept("PostgreSQL runs on port " + port + ".");
        return postgres.server();
    }

    private String startBroker() {
        int port = Ports.choose("PRESAGE_KAFKA_PORT", environment.get("PRESAGE_KAFKA_PORT"), 9092);
        Path directory = home.resolve("kafka");
        EmbeddedBroker broker = new EmbeddedBroker(directory, port, checkout.resolve("ops/broker/target"));
        supervisor.start(new BrokerPart(broker, directory.resolve("broker.log")));
        say.accept("Kafka runs on port " + port + ".");
        return broker.bootstrap();
    }

    private void startNode(NodeSettings node, RunFile runFile) {
        Logs.rotate(node.log());
        supervisor.start(new NodePart(
                node,
                supervisor::isStopping,
                pid -> runFile.set("node.pid", Long.toString(pid))
                        .set("node.started", startOf(pid))
                        .save()));
        say.accept("The node runs on port " + node.httpPort() + ".");
    }

    /** What a launcher that was killed leaves behind: the node and PostgreSQL; the broker dies with its launcher. */
    private void stopLeftovers(RunFile runFile) {
        Optional<Long> node = runFile.get("node.pid")
                .map(Long::parseLong)
                .filter(Processes::isAlive)
                // The number alone might be a stranger's by now.
                .filter(pid -> runFile.get("node.started").equals(Optional.of(startOf(pid))));
        node.ifPresent(pid -> {
            Processes.signal("TERM", pid);
            if (!Processes.await(LEFTOVER_BOUND, () -> !Processes.isAlive(pid))) {
                Processes.signal("KILL", pid);
                Processes.await(LEFTOVER_BOUND, () -> !Processes.isAlive(pid));
            }
        });
        if (EmbeddedPostgresServer.stopLeftBehind(home.resolve("postgres")) || node.isPresent()) {
            say.accept("Stopped what an earlier start had left behind.");
        }
    }

    private static String startOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toString)
                .orElse("unknown");
    }

    /** The JVM ends when this returns: called by it when Ctrl-C or SIGTERM arrives. */
    private void stopAndWait() {
        supervisor.requestStop();
        try {
            if (!stopped.await(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
                say.accept("Not everything stopped in time; the next start cleans up.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
