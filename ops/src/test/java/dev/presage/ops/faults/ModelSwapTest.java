package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.inference.Cohort;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.Gates;
import dev.presage.node.registry.LocalFiles;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Outcome;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.Stage;
import dev.presage.ops.chaos.load.Doors;
import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.chaos.load.Load;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The built product changes versions of a model under load, without a restart. */
class ModelSwapTest {
    private static final String MODEL = "device-next";
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final double SHARE = 0.3;

    @TempDir
    Path home;

    private Rig rig;
    private Registry registry;

    @BeforeEach
    void start() throws Exception {
        // Readings may wait long for the model here, so that only a version's change could leave one without an answer.
        Path config = Files.writeString(
                home.resolve("presage.conf"), "presage { domains.device.deadline = 20s, node.ask-timeout = 30s }\n");
        rig = Rig.start(
                home,
                Map.of(
                        "PRESAGE_CONFIG",
                        config.toString(),
                        // Every step is the test's own.
                        "PRESAGE_STEWARD",
                        "off",
                        "PRESAGE_GATES_ENFORCED",
                        "off",
                        "PRESAGE_CANARY_SHARE",
                        String.valueOf(SHARE)));
        var source = new PGSimpleDataSource();
        source.setUrl(rig.jdbcUrl());
        source.setUser(rig.node().settings().databaseUser());
        source.setPassword(rig.node().settings().databasePassword());
        registry = new Registry(
                source,
                new LocalFiles(home.resolve("models"), 64 << 20),
                new Gates(false, 0, 1, Duration.ofSeconds(1), false),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private void register(String version, NetSpec spec) {
        var file = new WeightsFile(MODEL, version, 1, "Made up.", Weights.random(spec, version.hashCode()));
        var entry = new Entry(
                file.ref(),
                new ModelCard("Made up.", "A test.", "It knows nothing."),
                "{}",
                "test",
                1,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Instant.now(),
                "test");
        var unused = registry.register(entry, new ByteArrayInputStream(file.toBytes()), "It is a test.", false);
    }

    /** Steps are taken in the registry, as another node would: this one has to find out by itself. */
    private void promote(String version, Stage to) {
        assertThat(registry.promote(MODEL, version, to, "ann", "It is a test.")).isInstanceOf(Outcome.Done.class);
    }

    /** The subjects of which each version said anything so far. */
    private Map<String, Set<String>> subjectsByVersion(JournalCheck journal) {
        Map<String, Set<String>> subjects = new HashMap<>();
        journal.rows(row -> {
            for (Insight insight : insights(row)) {
                if (insight.by() instanceof Provenance.Model model) {
                    subjects.computeIfAbsent(model.model().version(), fresh -> new HashSet<>())
                            .add(row.subject().id());
                }
            }
        });
        return subjects;
    }

    private static Iterable<Insight> insights(JournalRow row) {
        return ((SubjectEvent.Observed) row.event()).insights();
    }

    private void awaitSaidBy(String version, Set<String> subjects, JournalCheck journal) {
        boolean said = Processes.await(
                WITHIN,
                () -> subjectsByVersion(journal).getOrDefault(version, Set.of()).containsAll(subjects));
        assertThat(said).as("%s speaks of %s", version, subjects).isTrue();
    }

    /** Those of the load's devices that report through Kafka, and so every few moments. */
    private static Set<String> devices(Predicate<String> those) {
        return IntStream.range(0, Load.DEVICES)
                .mapToObj(device -> "kafka-" + device)
                .filter(those)
                .collect(Collectors.toSet());
    }

    private static boolean isInCohort(String subject) {
        return Cohort.includes(MODEL, subject, SHARE);
    }

    /**
     * Goal: no reading is lost or doubled and none stays without the model's word while champions and a canary come and
     * go, and a canary speaks of its cohort alone. Method: a steady load; every step is awaited in the journal.
     */
    @InRounds
    void nothingIsMissedWhileVersionsChange() {
        NetSpec spec = WeightsFile.resource(MODEL, "1").weights().spec();
        register("2", spec);
        register("3", NetSpec.recurrent(spec.featureSize(), 48, 32, spec.outputSize(), spec.transform()));
        var journal = new JournalCheck(rig);
        Set<String> all = devices(device -> true);
        var ledger = new Ledger();
        var doors = new Doors(List.of(() -> rig.node().address("/")));
        var load = Load.start(rig.broker().bootstrap(), doors, ledger, JournalCheck.READINGS, 1);
        try (load) {
            awaitSaidBy("1", all, journal);
            promote("2", Stage.CHAMPION);
            awaitSaidBy("2", all, journal);
            promote("3", Stage.CANARY);
            awaitSaidBy("3", devices(ModelSwapTest::isInCohort), journal);
            assertThat(subjectsByVersion(journal).get("3")).allMatch(ModelSwapTest::isInCohort);
            promote("3", Stage.CHAMPION);
            awaitSaidBy("3", all, journal);
            assertThat(registry.rollBack(MODEL, "ann", "It is a test.")).isInstanceOf(Outcome.Done.class);
            assertThat(Processes.await(WITHIN, () -> lastVersion(journal).equals("2")))
                    .as("the former champion is back")
                    .isTrue();
        }
        journal.assertEachOnce(ledger);
        assertThat(doors.turnedAway()).as("requests turned away").isZero();
        journal.rows(row -> assertThat(insights(row))
                .isNotEmpty()
                .allSatisfy(insight -> assertThat(insight.by()).isInstanceOf(Provenance.Model.class)));
    }

    private static String lastVersion(JournalCheck journal) {
        String[] last = {""};
        journal.rows(row -> insights(row)
                .forEach(insight -> last[0] = insight.by() instanceof Provenance.Model model
                        ? model.model().version()
                        : last[0]));
        return last[0];
    }
}
