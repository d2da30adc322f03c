package dev.presage.node.http;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.RegistryView;
import dev.presage.node.inference.Standing;
import dev.presage.node.inference.UnusableModel;
import dev.presage.node.registry.DriftFigures;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.Gates;
import dev.presage.node.registry.LiveWindow;
import dev.presage.node.registry.LocalFiles;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.Trial;
import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.protocol.ModelRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A real registry with three versions of one model, opened when it is first asked: 1 is champion, 2 a candidate, and
 * the file of 3 is gone.
 */
final class TestModels implements ModelsPort, AutoCloseable {
    static final String MODEL = "device-next";
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private static final Standing SERVED =
            new Standing(MODEL, Optional.of(new ModelRef(MODEL, "1", "")), Optional.empty(), 0, Optional.empty());

    private @Nullable Opened opened;

    private record Opened(
            TestPostgres postgres, Database database, HikariDataSource source, Registry registry, ModelsPort port) {}

    private synchronized Opened open() {
        Opened now = opened;
        if (now == null) {
            try {
                now = make();
            } catch (IOException | NoSuchAlgorithmException broken) {
                throw new AssertionError("The test's registry could not be made.", broken);
            }
            opened = now;
        }
        return now;
    }

    private static Opened make() throws IOException, NoSuchAlgorithmException {
        Path folder = Files.createTempDirectory("presage-models");
        TestPostgres postgres = TestPostgres.create();
        Database database = postgres.open();
        var source = ConnectionPool.open(DatabaseSettings.from(postgres.config()), "registry-test", 4, false);
        var gates = new Gates(true, 0.1, 0.05, Duration.ofMillis(20), false);
        var registry = new Registry(source, new LocalFiles(folder, 1000), gates, InstantSource.fixed(NOW));
        register(registry, "1");
        register(registry, "2");
        Files.delete(registry.file(register(registry, "3")));
        var port = new RegistryView(
                registry,
                () -> List.of(SERVED),
                () -> {},
                (name, version, file, who, why) -> bring(registry, name, version, file));
        return new Opened(postgres, database, source, registry, port);
    }

    /** What can be run here says so. */
    private static Optional<Registered> bring(Registry registry, String name, String version, Path file) {
        try {
            if (!Files.readString(file).startsWith("weights")) {
                throw new UnusableModel("These are no weights.");
            }
            return name.equals(MODEL) ? Optional.of(register(registry, version)) : Optional.empty();
        } catch (IOException | NoSuchAlgorithmException broken) {
            throw new AssertionError(broken);
        }
    }

    private static Registered register(Registry registry, String version) throws NoSuchAlgorithmException {
        byte[] content = ("weights " + version).getBytes(StandardCharsets.UTF_8);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        var entry = new Entry(
                new ModelRef(MODEL, version, digest),
                new ModelCard("From a test.", "Tests.", "All else."),
                "{\"rows\":7}",
                "1.2.3",
                42,
                Map.of("test", Map.of("loss", 0.25)),
                Optional.of(0.01),
                Optional.empty(),
                NOW,
                "tester");
        return registry.register(entry, new ByteArrayInputStream(content), "It is a test.", version.equals("1"));
    }

    /** The registry itself. */
    Registry registry() {
        return open().registry();
    }

    /** The connections of the registry. */
    HikariDataSource source() {
        return open().source();
    }

    /** Lets a version pass its gates. */
    void prove(String version) {
        open().registry().record(new Trial(MODEL, version, "1", NOW.minusSeconds(60), NOW, 0.5, 1, 0.01, 5, NOW));
    }

    /** Lets a version be compared on the live stream, which drifts. */
    void compare(String version) {
        LiveWindow window = new LiveWindow(
                MODEL,
                version,
                Optional.of("1"),
                NOW.minusSeconds(60),
                NOW,
                100,
                0.5,
                1,
                PairedLoss.NONE.and(-50, 100),
                0.01,
                List.of(new Marks.Point(0.5, 0.49, 100)),
                Double.NaN,
                0,
                Optional.empty());
        open().registry().record(window);
        open().registry()
                .drift()
                .record(new DriftFigures(
                        MODEL,
                        "1",
                        NOW.minusSeconds(60),
                        NOW,
                        100,
                        1,
                        0.9,
                        Map.of("gap", 0.3),
                        Double.NaN,
                        Map.of(),
                        0,
                        Double.NaN));
    }

    /** Runs a wish while somebody else moves all versions, who is done once the wish waits for it. */
    <T> T overtaking(Supplier<CompletableFuture<T>> wish) throws Exception {
        try (Connection other = DriverManager.getConnection(open().postgres().url())) {
            other.setAutoCommit(false);
            other.createStatement().executeUpdate("UPDATE model_version SET seed = seed");
            var said = wish.get();
            awaitSomebodyWaits();
            other.commit();
            return said.get(20, TimeUnit.SECONDS);
        }
    }

    private void awaitSomebodyWaits() throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (Connection watcher = DriverManager.getConnection(open().postgres().url())) {
            while (System.nanoTime() < deadline) {
                try (ResultSet waiting =
                        watcher.createStatement().executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
                    waiting.next();
                    if (waiting.getLong(1) > 0) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("The wish never waited for the other.");
    }

    @Override
    public Reply list() {
        return open().port().list();
    }

    @Override
    public Reply show(String name) {
        return open().port().show(name);
    }

    @Override
    public Reply drift(String name) {
        return open().port().drift(name);
    }

    @Override
    public Reply bring(String name, String version, Path file, String who, String why) {
        return open().port().bring(name, version, file, who, why);
    }

    @Override
    public Reply promote(String name, String version, String to, String who, String why) {
        return open().port().promote(name, version, to, who, why);
    }

    @Override
    public Reply rollBack(String name, String who, String why) {
        return open().port().rollBack(name, who, why);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.source().close();
            opened.database().close();
        }
    }
}
