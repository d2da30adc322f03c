package dev.presage.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.node.inference.runtime.DamagedWeights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.Gates;
import dev.presage.node.registry.LiveWindow;
import dev.presage.node.registry.LocalFiles;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Outcome;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.Step;
import dev.presage.node.registry.StewardActor;
import dev.presage.node.registry.StewardSettings;
import dev.presage.node.registry.Trial;
import dev.presage.node.trials.LiveTrials;
import dev.presage.node.trials.TrialSettings;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.Reading;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions prove themselves on a stream of readings, by real nets, through a real journal and registry. */
class LiveTrialsTest {
    private static final String MODEL = "device-next";
    private static final String STEWARD = "presage";
    private static final int SUBJECTS = 30;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final WeightsFile SHIPPED = WeightsFile.resource(MODEL, "1");

    private static final TrialSettings TRIALS = new TrialSettings(
            true,
            Duration.ofMillis(50),
            100,
            Duration.ofSeconds(5),
            1_000,
            4,
            300,
            64,
            1,
            1,
            1_000_000,
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            HOUR,
            100,
            new TrialSettings.Drift(500, 300, Duration.ofMillis(50)));
    private static final StewardSettings STEWARDSHIP = new StewardSettings(
            true, Duration.ofMillis(50), Duration.ZERO, false, 3, 300, 0.01, Duration.ZERO, HOUR, HOUR, 0.02);

    private final TestPostgres postgres = TestPostgres.create();
    private final Database database = postgres.open();
    private final HikariDataSource source =
            ConnectionPool.open(DatabaseSettings.from(postgres.config()), "registry-test", 3, false);
    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));
    private final EventCodec codec = new EventCodec(domain);
    private long tick;
    private boolean isStuck;

    @TempDir
    private Path folder = Path.of("");

    private Registry registry = registry();
    private Running running = run();

    /** What a node runs: the comparison and the steward. */
    private record Running(LiveTrials trials, ActorTestKit kit) implements AutoCloseable {
        @Override
        public void close() {
            kit.shutdownTestKit();
            trials.close();
        }
    }

    @BeforeEach
    void open() {
        running.close();
        registry = registry();
        running = run();
    }

    @AfterEach
    void close() {
        running.close();
        source.close();
        database.close();
    }

    private Registry registry() {
        var gates = new Gates(true, 0.01, 0.5, Duration.ofSeconds(20), false);
        return new Registry(source, new LocalFiles(folder.resolve("models"), 64 << 20), gates, InstantSource.system());
    }

    private Running run() {
        var domains = new Domains(List.of(domain));
        var inference = InferenceSettings.from(
                ConfigFactory.parseResources("presage/inference.conf").resolve());
        var port = new RegisteredTrials(
                registry, new RuntimeLoader(), inference.models(), STEWARDSHIP.probation(), InstantSource.system());
        var kit = ActorTestKit.create();
        kit.spawn(StewardActor.create(registry, (name, version, why) -> {}, STEWARDSHIP, InstantSource.system()));
        return new Running(
                LiveTrials.start(
                        new JdbcJournalReader(database.source(), domains),
                        domains,
                        port,
                        TRIALS,
                        new SimpleMeterRegistry(),
                        InstantSource.system()),
                kit);
    }

    private void register(WeightsFile file, String version, boolean mayServe) {
        var named = new WeightsFile(MODEL, version, file.seed(), file.description(), file.weights());
        var entry = new Entry(
                named.ref(),
                new ModelCard("From a test.", "Tests.", "All else."),
                "{}",
                "test",
                1,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Instant.now(),
                "tester");
        registry.register(entry, new ByteArrayInputStream(named.toBytes()), "It is a test.", mayServe);
    }

    /** Says of a version that it halves the champion's loss, or doubles it. */
    private void examine(String version, String against, boolean flatter) {
        Instant now = Instant.now();
        registry.record(
                new Trial(MODEL, version, against, now.minusSeconds(60), now, flatter ? 1 : 4, 2, 0.01, 5, now));
    }

    private Registered version(String version) {
        return registry.versions(MODEL, 100).stream()
                .filter(it -> it.entry().ref().version().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private boolean is(String version, Stage stage) {
        return version(version).stage() == stage;
    }

    private double drift(String feature) {
        return registry.drift().windows(MODEL, 1).stream()
                .mapToDouble(window -> window.features().getOrDefault(feature, Double.NaN))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Lets devices send readings until something is so. */
    private void play(String what, BooleanSupplier isSo) throws SQLException {
        long began = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(postgres.url())) {
            connection.setAutoCommit(false);
            while (!isSo.getAsBoolean()) {
                assertThat(System.nanoTime() - began)
                        .as("waiting until %s", what)
                        .isLessThan(LONGEST_NANOS);
                insertRound(connection);
                connection.commit();
            }
        }
    }

    private void insertRound(Connection connection) throws SQLException {
        tick++;
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO event_journal
                  (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
                VALUES (?, ?, 'test', 7301, ?, ?)""")) {
            for (int subject = 0; subject < SUBJECTS; subject++) {
                // A stuck sensor repeats each value ten times.
                long shown = isStuck ? tick - tick % 10 : tick;
                double noise = new SplittableRandom(31 * shown + subject).nextGaussian();
                double value = 10 + 3 * Math.sin(shown / 7.0 + subject) + 0.2 * noise;
                Instant time = Instant.EPOCH.plusSeconds(tick);
                var reading = new Observation(
                        "r-" + tick,
                        "/test",
                        DeviceDomain.READING,
                        time,
                        Position.Keyed.INSTANCE,
                        Reading.of(new TreeMap<>(Map.of("load", value))));
                JournalBytes stored =
                        codec.encode(new SubjectEvent.Observed(time, List.of(reading), List.of(), List.of()));
                statement.setString(1, "device|host-" + subject);
                statement.setLong(2, tick);
                statement.setString(3, stored.manifest());
                statement.setBytes(4, stored.bytes());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private long windows(String version) {
        return registry.windows(MODEL, 1_000).stream()
                .filter(window ->
                        window.version().equals(version) && window.against().isPresent())
                .count();
    }

    /**
     * Goal: a better version climbs from candidate to champion by itself, every step with who and why, and a node that
     * is stopped on the way goes on with what was seen before.
     */
    @Test
    void theBetterVersionClimbs() throws SQLException {
        register(DamagedWeights.noisy(SHIPPED, "worn", 0.2, 5), "worn", true);
        register(SHIPPED, "good", false);
        examine("good", "worn", true);
        play("it shadows and was compared", () -> windows("good") > 0);
        running.close();
        running = run();
        play("it is champion", () -> is("good", Stage.CHAMPION));
        assertThat(is("worn", Stage.RETIRED)).isTrue();
        List<Step> steps = registry.steps(MODEL, 100).stream()
                .filter(step -> step.version().equals("good"))
                .toList()
                .reversed();
        assertThat(steps)
                .extracting(Step::to)
                .containsExactly(Stage.CANDIDATE, Stage.SHADOW, Stage.CANARY, Stage.CHAMPION);
        assertThat(steps.subList(1, 4)).allSatisfy(step -> {
            assertThat(step.who()).isEqualTo(STEWARD);
            assertThat(step.why()).contains("los");
        });
        LiveWindow seen = registry.windows(MODEL, 1_000).getLast();
        assertThat(seen.lessons()).isPositive();
        assertThat(seen.curve()).isNotEmpty();
    }

    /**
     * Goal: of versions that look good on paper, one that is worse and one that says no numbers leave with their
     * reasons, and one that looks bad never shadows; the champion stays what it is.
     */
    @Test
    void badVersionsLeave() throws SQLException {
        register(SHIPPED, "good", true);
        register(DamagedWeights.noisy(SHIPPED, "worn", 0.2, 5), "worn", false);
        register(DamagedWeights.spoilt(SHIPPED, "spoilt"), "spoilt", false);
        register(DamagedWeights.noisy(SHIPPED, "poor", 0.2, 6), "poor", false);
        examine("worn", "good", true);
        examine("spoilt", "good", true);
        examine("poor", "good", false);
        play(
                "all are retired",
                () -> is("worn", Stage.RETIRED) && is("spoilt", Stage.RETIRED) && is("poor", Stage.RETIRED));
        assertThat(version("worn").latest().why()).contains("worse than the champion");
        assertThat(version("spoilt").latest().why()).contains("no number");
        assertThat(version("poor").latest().why()).contains("first trial");
        assertThat(version("worn").latest().who()).isEqualTo(STEWARD);
        assertThat(registry.steps(MODEL, 100))
                .filteredOn(step -> step.version().equals("poor"))
                .extracting(Step::to)
                .doesNotContain(Stage.SHADOW);
        assertThat(registry.standing(MODEL).champion()).contains(version("good"));
        assertThat(registry.windows(MODEL, 1_000))
                .filteredOn(window -> window.version().equals("good"))
                .allSatisfy(window -> assertThat(window.failures()).isZero());
    }

    /** Goal: a version that was promoted on figures that flattered it is rolled back by what the stream shows. */
    @Test
    void aChampionThatDisappointsGoesBack() throws SQLException {
        register(SHIPPED, "good", true);
        register(DamagedWeights.noisy(SHIPPED, "worn", 0.2, 5), "worn", false);
        running.kit().shutdownTestKit();
        examine("worn", "good", true);
        assertThat(registry.promote(MODEL, "worn", Stage.CHAMPION, "ann", "It halves the loss."))
                .isInstanceOf(Outcome.Done.class);
        running.close();
        running = run();
        play("the former champion is back", () -> is("good", Stage.CHAMPION));
        Step last = registry.steps(MODEL, 1).getFirst();
        assertThat(last.kind()).isEqualTo(Step.Kind.ROLLED_BACK);
        assertThat(last.who()).isEqualTo(STEWARD);
        assertThat(last.why()).contains("disappoints").contains("version good lost");
    }

    /**
     * Goal: what the stream was like when the champion began outlives a restart, and a stream that stays so does not
     * drift where one whose sensors get stuck does.
     */
    @Test
    void aStreamThatChangesDrifts() throws SQLException {
        register(SHIPPED, "good", true);
        play("there is something to hold against", () -> Double.isFinite(drift("unmoved")));
        String before = registry.drift().beginning(MODEL, "good").orElseThrow();
        running.close();
        running = run();
        long known = registry.drift().windows(MODEL, 1_000).size();
        play("there is more", () -> registry.drift().windows(MODEL, 1_000).size() > known);
        assertThat(registry.drift().beginning(MODEL, "good")).contains(before);
        assertThat(drift("unmoved")).isLessThan(0.1);
        isStuck = true;
        play("it drifts", () -> drift("unmoved") > 0.25);
        assertThat(registry.drift().windows(MODEL, 1).getFirst().referenceLoss())
                .isPositive();
    }
}
