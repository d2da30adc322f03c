package dev.presage.ops.up;

import dev.presage.ops.demo.Demonstration;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the parts in one home, in order, and stops them in the reverse order. */
final class Launcher {
    /** One after another they stop, and each takes half a minute at the most. */
    private static final Duration STOP_BOUND = Duration.ofSeconds(70);

    private static final Duration NODE_STOP_BOUND = Duration.ofSeconds(30);

    /** Connections to the database that a node opens at the most, and those of whoever else looks. */
    private static final int NODE_CONNECTIONS = 30;

    private static final int OTHER_CONNECTIONS = 30;

    /**
     * How many nodes there are to be, what each of them does, whether they speak TLS, and whether the demonstration
     * feeds them.
     */
    record Wish(int nodes, NodeRoles roles, boolean tls, boolean demo) {}

    private final Home home;
    private final Map<String, String> environment;
    private final Path checkout;
    private final Wish wish;
    private final Consumer<String> say;
    private final Supervisor supervisor;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Launcher(Home home, Map<String, String> environment, Path checkout, Wish wish, Consumer<String> say) {
        this.home = home;
        this.environment = environment;
        this.checkout = checkout;
        this.wish = wish;
        this.say = say;
        this.supervisor = new Supervisor(say);
    }

    /** Runs until the process is told to stop, then stops everything in order. */
    void run() {
        Thread hook = new Thread(this::stopAndWait, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        RunFile runFile = RunFile.of(home.path());
        if (Leftovers.stop(home, runFile)) {
            say.accept("Stopped what an earlier start had left behind.");
        }
        Demonstration sources = null;
        try {
            Fleet.Servers servers = startServers(runFile);
            sources = startNodes(servers, runFile);
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

    /** Starts nodes, sources and a word to whoever sits there; null if no sources are wanted or it is time to stop. */
    private @Nullable Demonstration startNodes(Fleet.Servers servers, RunFile runFile) {
        if (supervisor.isStopping()) {
            return null;
        }
        var ground = new Fleet.Ground(home, environment, servers, wish.roles(), nodeEnvironment(), wish.tls());
        Fleet fleet = Fleet.plan(wish.nodes(), ground, supervisor, runFile);
        fleet.start(supervisor, say);
        if (supervisor.isStopping()) {
            return null;
        }
        int httpPort = fleet.parts().getFirst().settings().httpPort();
        Demonstration sources =
                wish.demo() ? Demonstration.start(servers.bootstrap(), httpPort, home.resolve("demo"), say) : null;
        Greeting.lines(fleet.parts(), wish.demo(), home.path()).forEach(say);
        return sources;
    }

    private Fleet.Servers startServers(RunFile runFile) {
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
                .set("database.url", databaseUrl)
                .save();
        return new Fleet.Servers(bootstrap, databaseUrl, user, password);
    }

    private Map<String, String> nodeEnvironment() {
        Map<String, String> all = new HashMap<>();
        if (wish.demo()) {
            // Whoever watches a demonstration does not wait half a day for the first training.
            all.put("PRESAGE_TRAINING_FIRST_AFTER", environment.getOrDefault("PRESAGE_TRAINING_FIRST_AFTER", "10m"));
        }
        return all;
    }

    private EmbeddedPostgresServer startPostgres() {
        int port = Ports.choose("PRESAGE_POSTGRES_PORT", environment.get("PRESAGE_POSTGRES_PORT"), 5432);
        PostgresPart postgres = new PostgresPart(PostgresSettings.in(home.path(), port)
                .with("max_connections", Integer.toString(OTHER_CONNECTIONS + wish.nodes() * NODE_CONNECTIONS)));
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

    /** The JVM ends when this returns: called by it when Ctrl-C or SIGTERM arrives. */
    private void stopAndWait() {
        supervisor.requestStop();
        try {
            Duration bound = STOP_BOUND.plus(NODE_STOP_BOUND.multipliedBy(wish.nodes()));
            if (!stopped.await(bound.toSeconds(), TimeUnit.SECONDS)) {
                say.accept("Not everything stopped in time; the next start cleans up.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
