package dev.presage.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelRef;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Gates GATES = new Gates(true, 0.1, 0.05, Duration.ofMillis(20), false);
    private static final String MODEL = "device-next";
    private static final int RACERS = 4;

    private final TestPostgres postgres = TestPostgres.create();
    private final AutoCloseable schema = postgres.open();
    private final com.zaxxer.hikari.HikariDataSource source =
            ConnectionPool.open(DatabaseSettings.from(postgres.config()), "registry-test", RACERS, false);

    @TempDir
    private Path folder = Path.of("");

    private LocalFiles files = new LocalFiles(folder, 1000);
    private Registry registry = registry(source, files);

    @BeforeEach
    void open() {
        files = new LocalFiles(folder, 1000);
        registry = registry(source, files);
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        schema.close();
    }

    private static Registry registry(DataSource source, ModelFiles files) {
        return new Registry(source, files, GATES, InstantSource.fixed(NOW));
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Entry entry(String version, String content) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return new Entry(
                new ModelRef(MODEL, version, HexFormat.of().formatHex(digest)),
                new ModelCard("From a test.", "Tests.", "All else."),
                "{\"rows\": 7}",
                "1.2.3",
                42,
                Map.of("test", Map.of("loss", 0.25)),
                Optional.of(0.01),
                Optional.empty(),
                NOW,
                "tester");
    }

    private Registered register(String version, boolean mayServe) throws Exception {
        String content = "weights " + version;
        return registry.register(entry(version, content), content(content), "It is a test.", mayServe);
    }

    private static Trial trial(String version, String against, double loss) {
        return new Trial(MODEL, version, against, NOW.minusSeconds(60), NOW, loss, 1, 0.01, 5, NOW);
    }

    private static ErrorCode refused(Outcome outcome) {
        return ((Outcome.Refused) outcome).problem().code();
    }

    private List<String> champions() {
        return registry.versions(MODEL, 100).stream()
                .filter(version -> version.stage() == Stage.CHAMPION)
                .map(version -> version.entry().ref().version())
                .toList();
    }

    /** Goal: everything that an entry says comes back, and its file with it. */
    @Test
    void anEntryComesBackWhole() throws Exception {
        Registered registered = register("1", false);
        assertThat(registered.entry()).isEqualTo(entry("1", "weights 1"));
        assertThat(registered.stage()).isEqualTo(Stage.CANDIDATE);
        assertThat(registered.latest().why()).isEqualTo("It is a test.");
        assertThat(registry.file(registered)).hasContent("weights 1");
        assertThat(registry.versions(10)).containsExactly(registered);
        assertThat(registry.champion(MODEL)).isEmpty();
    }

    /** Goal: several nodes that start at once register what they bring once, and all see one champion. */
    @Test
    void shippingIsIdempotent() throws Exception {
        List<Registered> seen = race(i -> register("1", true));
        assertThat(seen).containsOnly(seen.getFirst());
        assertThat(champions()).containsExactly("1");
        assertThat(registry.steps(MODEL, 100)).hasSize(2);
        assertThat(register("1", true)).isEqualTo(seen.getFirst());
        assertThat(registry.steps(MODEL, 100)).hasSize(2);
        Registered other = registry.register(entry("1", "other"), content("other"), "New weights.", true);
        assertThat(other.entry().ref().version()).startsWith("1-").hasSize(10);
        assertThat(champions()).containsExactly(other.entry().ref().version());
    }

    /** Goal: a version goes its way step by step, each with who and why, and back again. */
    @Test
    void aVersionGoesItsWay() throws Exception {
        register("1", true);
        register("2", false);
        assertThat(registry.promote(MODEL, "2", Stage.SHADOW, "ann", "Look at it."))
                .isInstanceOf(Outcome.Done.class);
        assertThat(refused(registry.promote(MODEL, "2", Stage.CANARY, "ann", "Hope.")))
                .isEqualTo(ErrorCode.GATE_CLOSED);
        registry.record(trial("2", "1", 0.95));
        assertThat(refused(registry.promote(MODEL, "2", Stage.CANARY, "ann", "Hope.")))
                .isEqualTo(ErrorCode.GATE_CLOSED);
        registry.record(trial("2", "1", 0.5));
        registry.promote(MODEL, "2", Stage.CANARY, "ann", "It halves the loss.");
        assertThat(champions()).containsExactly("1");
        Outcome.Done promoted = (Outcome.Done) registry.promote(MODEL, "2", Stage.CHAMPION, "ben", "It held.");
        assertThat(promoted.steps()).extracting(Step::version).containsExactly("1", "2");
        assertThat(champions()).containsExactly("2");
        assertThat(registry.champion(MODEL).orElseThrow().latest().who()).isEqualTo("ben");
        registry.rollBack(MODEL, "cy", "It got worse.");
        assertThat(champions()).containsExactly("1");
        assertThat(refused(registry.rollBack(MODEL, "cy", "More."))).isEqualTo(ErrorCode.NOTHING_TO_ROLL_BACK);
        assertThat(registry.steps(MODEL, 100))
                .extracting(Step::number)
                .containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    /** Goal: a wish that makes no sense changes nothing and says why. */
    @Test
    void senselessWishesAreRefused() throws Exception {
        register("1", true);
        register("2", false);
        assertThat(refused(registry.promote(MODEL, "3", Stage.SHADOW, "a", "b")))
                .isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(refused(registry.promote("nobody", "1", Stage.SHADOW, "a", "b")))
                .isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(refused(registry.rollBack("nobody", "a", "b"))).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(refused(registry.rollBack(MODEL, "a", "b"))).isEqualTo(ErrorCode.NOTHING_TO_ROLL_BACK);
        assertThat(refused(registry.promote(MODEL, "1", Stage.SHADOW, "a", "b")))
                .isEqualTo(ErrorCode.STEP_REFUSED);
        for (String senseless : List.of("", " ", "\0", "x".repeat(1001))) {
            assertThat(refused(registry.promote(MODEL, "2", Stage.SHADOW, "a", senseless)))
                    .isEqualTo(ErrorCode.PARAMETER_INVALID);
        }
        assertThatThrownBy(() -> registry.record(trial("3", "1", 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 3");
        assertThat(registry.steps(MODEL, 100)).hasSize(3);
    }

    /**
     * Goal: of promotions at once one wins, the others change nothing, and there is one champion afterwards. Method:
     * rounds of versions that race each other; a round in which nobody had to give way proves nothing, so at least one
     * conflict must have happened in all.
     */
    @Test
    void onePromotionWins() throws Exception {
        register("0", true);
        int conflicts = 0;
        for (int round = 1; round <= 20; round++) {
            String champion = champions().getFirst();
            for (int racer = 0; racer < RACERS; racer++) {
                register(round + "." + racer, false);
                registry.record(trial(round + "." + racer, champion, 0.5));
            }
            int now = round;
            List<Outcome> outcomes =
                    race(racer -> registry.promote(MODEL, now + "." + racer, Stage.CHAMPION, "racer", "To win."));
            assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
            assertThat(champions()).hasSize(1);
            conflicts += (int) outcomes.stream()
                    .filter(outcome ->
                            outcome instanceof Outcome.Refused && refused(outcome) == ErrorCode.STEP_CONFLICT)
                    .count();
        }
        assertThat(conflicts).isPositive();
        assertThatThrownBy(() -> postgres.execute("UPDATE model_version SET stage = 'champion'"))
                .hasStackTraceContaining("model_version_one_champion");
    }

    /** Goal: a version whose file is gone or altered is refused by name and the champion stays. */
    @Test
    void aVersionWithoutItsFileIsRefused() throws Exception {
        register("1", true);
        Registered second = register("2", false);
        Path file = registry.file(second);
        Files.writeString(file, "other");
        assertThatThrownBy(() -> registry.file(second))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining("device-next 2")
                .hasMessageContaining(file.toString());
        assertThat(refused(registry.promote(MODEL, "2", Stage.SHADOW, "a", "b")))
                .isEqualTo(ErrorCode.MODEL_FILE_UNUSABLE);
        Files.delete(file);
        assertThat(refused(registry.promote(MODEL, "2", Stage.SHADOW, "a", "b")))
                .isEqualTo(ErrorCode.MODEL_FILE_UNUSABLE);
        assertThat(champions()).containsExactly("1");
        assertThat(registry.steps(MODEL, 100)).hasSize(3);
    }

    /** Goal: nothing is half registered when file or database fail. */
    @Test
    void nothingIsHalfRegistered() throws Exception {
        Entry promised = entry("1", "weights 1");
        assertThatThrownBy(() -> registry.register(promised, content("others"), "why", true))
                .isInstanceOf(UnusableFile.class);
        assertThat(registry.versions(10)).isEmpty();
        postgres.execute("ALTER TABLE model_step RENAME TO model_step_away");
        assertThatThrownBy(() -> register("1", true)).isInstanceOf(RegistryUnavailable.class);
        postgres.execute("ALTER TABLE model_step_away RENAME TO model_step");
        assertThat(registry.versions(10)).isEmpty();
        register("1", true);
        assertThat(champions()).containsExactly("1");
    }

    /** What each racer does, by its number. */
    @FunctionalInterface
    private interface Racer<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> race(Racer<T> racer) throws Exception {
        try (var threads = Executors.newFixedThreadPool(RACERS)) {
            List<Callable<T>> runs = new ArrayList<>();
            for (int i = 0; i < RACERS; i++) {
                int number = i;
                runs.add(() -> racer.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> run : threads.invokeAll(runs)) {
                results.add(run.get());
            }
            return results;
        }
    }

    /** Goal: what labels said is kept by window and read back where there was enough of it, the newest first. */
    @Test
    void keepsWhatLabelsSaid() throws Exception {
        register("1", true);
        for (int window = 0; window < 4; window++) {
            registry.drift()
                    .record(new DriftFigures(
                            MODEL,
                            "1",
                            NOW.plusSeconds(window),
                            NOW.plusSeconds(window + 1),
                            10,
                            0.5,
                            0.5,
                            Map.of(),
                            Double.NaN,
                            Map.of("fraud", 2L),
                            window == 2 ? 9 : 10,
                            window / 10.0));
        }
        assertThat(registry.drift().firstLabelLoss(MODEL, "1", 10)).contains(0.0);
        assertThat(registry.drift().labelLosses(MODEL, "1", 10, 2)).containsExactly(0.3, 0.1);
        assertThat(registry.drift().firstLabelLoss(MODEL, "1", 11)).isEmpty();
        assertThat(registry.drift().windows(MODEL, 1).getFirst().labelled()).isEqualTo(10);
    }
}
