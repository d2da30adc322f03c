package dev.presage.ops.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.sharding.Subjects;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.entity.EntityListener;
import dev.presage.persistence.entity.EntitySettings;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.Predict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * What the journal takes by itself, what sharded subjects get out of it, how fast sleeping subjects wake, and how fast
 * one sees what was.
 */
public final class JournalBench {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int IN_FLIGHT = 2_000;

    /** Events of the one subject whose past is visited. */
    private static final int LONG_LIFE = 1_000_000;

    private final String url;
    private final String user;
    private final String password;
    private final int subjects;
    private final int commands;
    private final Consumer<String> progress;

    /**
     * @param subjects how many
     * @param commands how many to send in each part that is measured
     * @param progress hears a line now and then
     */
    public JournalBench(
            String url, String user, String password, int subjects, int commands, Consumer<String> progress) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.subjects = subjects;
        this.commands = commands;
        this.progress = progress;
    }

    /** Measures everything; the database should be empty and nothing else should run. */
    public List<Figure> run() throws SQLException {
        var figures = new ArrayList<Figure>();
        Config config = config(url, user, password);
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            var inserts = new BatchedInserts(url, user, password);
            inserts.rowsPerSecond(commands / 4);
            double raw = inserts.rowsPerSecond(commands);
            add(figures, "insert_rows_per_s", raw, "1/s");
            withSubjects(config, (system, all) -> {
                measure(system, all, new ObserveLoad.Size(commands / 2, IN_FLIGHT, 1), ObserveLoad.uniform(subjects));
                for (int observations : new int[] {1, 3}) {
                    double rate = measure(
                            system,
                            all,
                            new ObserveLoad.Size(commands, IN_FLIGHT, observations),
                            ObserveLoad.uniform(subjects));
                    add(figures, "entity_rows_per_s_at_" + observations, rate, "1/s");
                    add(figures, "entity_events_vs_insert_at_" + observations, rate * observations / raw, "1");
                }
            });
            new TravelBench(config, LONG_LIFE, progress)
                    .run()
                    .forEach(figure -> add(figures, figure.name(), figure.value(), figure.unit()));
            withSubjects(
                    config,
                    (system, all) -> new ProjectionBench(system, all, config, subjects, commands)
                            .run()
                            .forEach(figure -> add(figures, figure.name(), figure.value(), figure.unit())));
            for (String warmth : List.of("_first", "")) {
                withSubjects(
                        config,
                        (system, all) -> add(
                                figures,
                                "activation" + warmth + "_subjects_per_s",
                                measure(system, all, new ObserveLoad.Size(subjects, IN_FLIGHT, 1), command -> command),
                                "1/s"));
            }
            for (Figure figure : new ProofBench(config, subjects, commands / 5, progress).run()) {
                add(figures, figure.name(), figure.value(), figure.unit());
            }
        }
        return figures;
    }

    private void add(List<Figure> figures, String name, double value, String unit) {
        figures.add(new Figure(name, value, unit));
        progress.accept(name + " " + value);
    }

    /** What a node needs to keep subjects, and nothing else of a node. */
    static Config config(String url, String user, String password) {
        return ConfigFactory.parseMap(Map.of(
                        "presage.persistence.database.url",
                        url,
                        "presage.persistence.database.user",
                        user,
                        "presage.persistence.database.password",
                        password,
                        "pekko.actor.provider",
                        "cluster",
                        "pekko.remote.artery.canonical.hostname",
                        "127.0.0.1",
                        "pekko.remote.artery.canonical.port",
                        0,
                        "pekko.coordinated-shutdown.exit-jvm",
                        false))
                .withFallback(ConfigFactory.parseResources("presage/persistence.conf"))
                .withFallback(ConfigFactory.parseResources("presage/sharding.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /** An actor system that is a cluster of its own. */
    static ActorSystem<Predict> node(Config config) {
        ActorSystem<Predict> system = ActorSystem.create(Behaviors.<Predict>ignore(), "bench", config);
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        return system;
    }

    static Subjects subjects(ActorSystem<?> system, Config config) {
        return new Subjects(
                system,
                new Domains(List.of(new BenchDomain())),
                domain -> 0,
                (model, subject) -> new Answerer(null, system.ignoreRef()),
                InstantSource.system(),
                EntitySettings.from(config),
                EntityListener.NONE);
    }

    static void stop(ActorSystem<?> system) {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private interface Part {
        void run(ActorSystem<?> system, Subjects subjects);
    }

    /** Runs a part on a node that has just started: all its subjects sleep. */
    private void withSubjects(Config config, Part part) {
        ActorSystem<?> system = node(config);
        try {
            Subjects all = subjects(system, config);
            // The shards are placed before anything is measured, by some subjects of their own.
            measure(system, all, new ObserveLoad.Size(100, 100, 1), command -> subjects + command);
            part.run(system, all);
        } finally {
            stop(system);
        }
    }

    private double measure(ActorSystem<?> system, Subjects all, ObserveLoad.Size size, IntUnaryOperator subjectOf) {
        var done = new CompletableFuture<Integer>();
        long begun = System.nanoTime();
        Duration cpu = cpu();
        system.systemActorOf(ObserveLoad.create(all, size, subjectOf, done), "load-" + begun, Props.empty());
        int turnedAway = done.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        double seconds = (System.nanoTime() - begun) / 1e9;
        double micros = cpu().minus(cpu).toNanos() / 1e3 / size.commands();
        progress.accept(size + " took " + seconds + " s, " + turnedAway + " turned away, this process used " + micros
                + " us of CPU for each");
        return size.commands() / seconds;
    }

    /** On a shared machine the time that passes says less than the time that is used. */
    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Runs it on a PostgreSQL of its own. */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("presage-journal-bench");
        int commands = arguments.length == 0 ? 200_000 : Integer.parseInt(arguments[0]);
        try (var server = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()))) {
            var bench = new JournalBench(
                    server.jdbcUrl(), server.user(), server.password(), 10_000, commands, System.err::println);
            bench.run().forEach(f -> System.out.println(f.name() + " " + f.value() + " " + f.unit()));
        }
    }
}
