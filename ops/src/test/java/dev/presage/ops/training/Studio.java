package dev.presage.ops.training;

import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.RegistryVersions;
import dev.presage.node.TorchWorkbench;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.Gates;
import dev.presage.node.registry.LocalFiles;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.training.data.DataSettings;
import dev.presage.node.training.data.Pseudonyms;
import dev.presage.node.training.run.Runner;
import dev.presage.node.training.run.Training;
import dev.presage.node.training.run.TrainingMetrics;
import dev.presage.node.training.run.TrainingSettings;
import dev.presage.node.training.run.Trainings;
import dev.presage.node.training.run.Workbench;
import dev.presage.ops.dataset.RealJournal;
import dev.presage.persistence.journal.ConnectionPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A journal, a registry whose champion is the shipped version, and runners of trainings; all of it real. */
final class Studio implements AutoCloseable {
    static final String MODEL = "device-next";

    private static final byte[] KEY = "only for these tests".getBytes(StandardCharsets.US_ASCII);

    private final RealJournal journal;
    private final Path folder;
    private final HikariDataSource source;
    private final Registry registry;
    private final Trainings trainings;

    Studio(RealJournal journal, Path folder) {
        this.journal = journal;
        this.folder = folder;
        this.source = ConnectionPool.open(journal.settings(), "studio", 4, false);
        this.registry = new Registry(
                source,
                new LocalFiles(folder.resolve("models"), 1 << 20),
                new Gates(true, 0.01, 0.05, Duration.ofSeconds(1), false),
                InstantSource.system());
        this.trainings = new Trainings(source, InstantSource.system());
        WeightsFile shipped = WeightsFile.resource(MODEL, "1");
        registry.register(
                new Entry(
                        shipped.ref(),
                        new ModelCard("Shipped.", "Tests.", "All else."),
                        "{}",
                        "1",
                        1,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Instant.now(),
                        "tester"),
                new ByteArrayInputStream(shipped.toBytes()),
                "It is shipped.",
                true);
    }

    Registry registry() {
        return registry;
    }

    Trainings trainings() {
        return trainings;
    }

    /** Asks for a training. */
    Training ask(String model, String domain, long seed) {
        return trainings
                .begin(new Training.Wish(model, domain, seed, "ann", "A test.", "wish"))
                .orElseThrow();
    }

    /** Runs what was asked for on a runner of its own, with settings over those of a small fitting. */
    void run(Workbench workbench, Map<String, ?> more) {
        Map<String, Object> given = new HashMap<>(Map.of(
                "share", 1,
                "data.sequence-steps", 16,
                "fit.epoch-steps", 8,
                "fit.max-epochs", 3,
                "checkpoint-interval", "1ms",
                "report-interval", "1ms",
                "kept-runs", 100,
                "directory", folder.resolve("training").toString()));
        given.putAll(more);
        var config = ConfigFactory.parseMap(given)
                .atPath("presage.training")
                .withFallback(ConfigFactory.parseResources("presage/training.conf"))
                .resolve();
        new Runner(new Runner.Parts(
                        trainings,
                        workbench,
                        new RegistryVersions(registry, "test", InstantSource.system()),
                        journal.reader(),
                        journal.domains(),
                        () -> new Pseudonyms(KEY),
                        TrainingSettings.from(config),
                        DataSettings.from(config),
                        new TrainingMetrics(new SimpleMeterRegistry()),
                        InstantSource.system()))
                .runOnce(new CountDownLatch(1));
    }

    void run() {
        run(new TorchWorkbench(), Map.of());
    }

    /** The training as it stands. */
    Training find(String id) {
        return trainings.find(id).orElseThrow();
    }

    /** The version that a training registered. */
    Registered version(Training training) {
        String version = training.version().orElseThrow();
        return registry.versions(training.wish().model(), 100).stream()
                .filter(known -> known.entry().ref().version().equals(version))
                .findFirst()
                .orElseThrow();
    }

    /** The weights that a training led to. */
    WeightsFile weights(Training training) throws IOException {
        return WeightsFile.parse(Files.readAllBytes(registry.file(version(training))));
    }

    /** How many versions there are of all models. */
    int versions() {
        return registry.versions(1_000).size();
    }

    /** What another node could write. */
    void write(String sql) {
        try (Connection connection = source.getConnection()) {
            connection.createStatement().execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
