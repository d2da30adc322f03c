package dev.presage.ops.backtest;

import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.RegisteredBacktests;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.Gates;
import dev.presage.node.registry.LocalFiles;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.Trial;
import dev.presage.node.training.backtest.Asked;
import dev.presage.node.training.backtest.BacktestRunner;
import dev.presage.node.training.backtest.BacktestSettings;
import dev.presage.node.training.backtest.Backtests;
import dev.presage.node.training.backtest.Candidates;
import dev.presage.ops.dataset.RealJournal;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.persistence.replay.JdbcKeptContexts;
import dev.presage.persistence.replay.Travel;
import dev.presage.protocol.ModelRef;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A journal, a registry whose champions are the shipped versions, and runners of backtests; all of it real. */
final class Bench implements AutoCloseable {
    static final String MODEL = AccountDomain.MODEL;

    private static final Instant TRIED = RealJournal.START;

    private final RealJournal journal;
    private final HikariDataSource source;
    private final Registry registry;
    private final Backtests backtests;
    private final Travel travel;
    private final RegisteredBacktests candidates;

    Bench(RealJournal journal, Path folder) {
        this.journal = journal;
        this.source = ConnectionPool.open(journal.settings(), "bench", 4, false);
        this.registry = new Registry(
                source,
                new LocalFiles(folder.resolve("models"), 1 << 20),
                new Gates(true, 0.01, 0.05, Duration.ofSeconds(1), true),
                InstantSource.system());
        this.backtests = new Backtests(source, InstantSource.system());
        this.travel = new Travel(
                journal.reader(),
                new JdbcKeptContexts(source, source),
                journal.domains().all(),
                new WaypointSettings(50, 1 << 20, 10_000),
                InstantSource.system());
        var domains = ConfigFactory.parseMap(Map.of(
                "account.class",
                AccountDomain.class.getName(),
                "account.review",
                0.3,
                "account.decline",
                0.8,
                "account.deadline",
                "100ms",
                "device.class",
                DeviceDomain.class.getName(),
                "device.deadline",
                "500ms"));
        var inference = ConfigFactory.parseResources("presage/inference.conf").resolve();
        this.candidates = new RegisteredBacktests(
                registry, new RuntimeLoader(), InferenceSettings.from(inference).models(), domains);
        register(WeightsFile.resource(MODEL, "1"), 0);
        register(WeightsFile.resource("device-next", "1"), 0);
    }

    Registry registry() {
        return registry;
    }

    Backtests backtests() {
        return backtests;
    }

    Travel travel() {
        return travel;
    }

    Candidates candidates() {
        return candidates;
    }

    /** The shipped weights under another version, which say that fraud is likelier, in the logarithm of the odds. */
    void registerShifted(String version, double odds) {
        WeightsFile shipped = WeightsFile.resource(MODEL, "1");
        register(new WeightsFile(MODEL, version, 7, "For a test.", shipped.weights()), odds);
        registry.record(new Trial(MODEL, version, "1", TRIED, TRIED, 0.5, 1, 0.01, 5, TRIED));
    }

    /** The last number before the last matrix is what is added to the odds of fraud. */
    private void register(WeightsFile file, double odds) {
        byte[] bytes = file.toBytes();
        var spec = file.weights().spec();
        int parameters = bytes.length - file.weights().count() * Float.BYTES;
        String before = ModelFile.sha256(tail(bytes, parameters));
        if (odds != 0) {
            int at = bytes.length - (spec.outputSize() * spec.stateSize() + 1) * Float.BYTES;
            ByteBuffer.wrap(bytes).putFloat(at, (float) (ByteBuffer.wrap(bytes).getFloat(at) + odds));
        }
        String header = new String(bytes, 0, parameters, StandardCharsets.ISO_8859_1)
                .replace(before, ModelFile.sha256(tail(bytes, parameters)));
        System.arraycopy(header.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 0, parameters);
        var entry = new Entry(
                new ModelRef(file.name(), file.version(), ModelFile.sha256(bytes)),
                new ModelCard("For a test.", "Tests.", "All else."),
                "{}",
                "1",
                1,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Instant.now(),
                "tester");
        registry.register(
                entry,
                new ByteArrayInputStream(bytes),
                "It is a test.",
                file.version().equals("1"));
    }

    private static byte[] tail(byte[] bytes, int from) {
        byte[] tail = new byte[bytes.length - from];
        System.arraycopy(bytes, from, tail, 0, tail.length);
        return tail;
    }

    /** Asks for a backtest of accounts. */
    Asked ask(String version, Instant from, Instant to, Map<String, String> settings) {
        return ask(MODEL, version, "account", from, to, settings);
    }

    Asked ask(String model, String version, String domain, Instant from, Instant to, Map<String, String> settings) {
        return backtests
                .begin(new Asked.Wish(model, version, domain, settings, from, to, 1, "ann", "A test."))
                .orElseThrow();
    }

    /** Runs what was asked for on a runner of its own. */
    void run(Candidates through) {
        var config = ConfigFactory.parseString("presage.backtest { share = 1, group-subjects = 16, page-rows = 50,"
                        + " report-interval = 1ms }")
                .withFallback(ConfigFactory.parseResources("presage/backtest.conf"))
                .resolve();
        new BacktestRunner(new BacktestRunner.Parts(
                        backtests,
                        through,
                        journal.reader(),
                        travel,
                        BacktestSettings.from(config),
                        InstantSource.system()))
                .runOnce(new CountDownLatch(1));
    }

    /** Asks for a backtest of accounts and runs it to its end. */
    Asked backtest(String version, Instant from, Instant to, Map<String, String> settings) {
        Asked asked = ask(version, from, to, settings);
        run(candidates);
        return find(asked);
    }

    /** The backtest as it stands. */
    Asked find(Asked asked) {
        return backtests.find(asked.id()).orElseThrow();
    }

    void promote(String version, Stage to) {
        var unused = registry.promote(MODEL, version, to, "ann", "A test.");
    }

    /** What somebody at the database could do. */
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
