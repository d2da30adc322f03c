package dev.presage.node.http;

import com.typesafe.config.ConfigFactory;
import dev.presage.node.BacktestsView;
import dev.presage.node.RegisteredBacktests;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.node.registry.BacktestReport;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.training.backtest.Asked;
import dev.presage.node.training.backtest.Backtests;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.protocol.ModelRef;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Backtests beside a real registry, opened when first asked: one is done, another waits for a runner. */
final class TestBacktests implements BacktestsPort {
    static final String DONE = "2026-03-04.1";
    static final String RUNNING = "2026-03-04.2";

    private static final String UNASKED = "device-forecast";

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final String REPORT = """
            {"candidate":{},"from":"","to":"","subjects":1,"events":2,"changed":0,"changes":[],"cost":{},\
            "objections":[],"passed":true}""";

    private final TestModels models;
    private @Nullable BacktestsPort opened;

    TestBacktests(TestModels models) {
        this.models = models;
    }

    /** Asks for a backtest of a version of the model that the test's registry has. */
    static String wish(String version) {
        return """
                {"model":"%s","version":"%s","from":"2026-02-01T00:00:00Z","to":"2026-03-01T00:00:00Z","subjects":0.5,\
                "settings":{"deadline":"PT1S"},"who":"ann","why":"A test."}""".formatted(TestModels.MODEL, version);
    }

    /** The same of a model that no domain decides by. */
    static String ofNobody() {
        return wish("1").replace(TestModels.MODEL, UNASKED);
    }

    private synchronized BacktestsPort port() {
        BacktestsPort now = opened;
        if (now == null) {
            now = open();
            opened = now;
        }
        return now;
    }

    private BacktestsPort open() {
        var config = ConfigFactory.parseResources("presage/inference.conf").resolve();
        var domains = ConfigFactory.parseString(
                "device { class = \"" + DeviceDomain.class.getName() + "\", deadline = 500ms }");
        byte[] file = "weights of what no domain asks".getBytes(StandardCharsets.UTF_8);
        var entry = new Entry(
                new ModelRef(UNASKED, "1", ModelFile.sha256(file)),
                new ModelCard("From a test.", "Tests.", "All else."),
                "{}",
                "1",
                1,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                "tester");
        models.registry().register(entry, new ByteArrayInputStream(file), "It is a test.", true);
        var candidates = new RegisteredBacktests(
                models.registry(),
                new RuntimeLoader(),
                InferenceSettings.from(config).models(),
                domains);
        var backtests = new Backtests(models.source(), CLOCK);
        var wish = new Asked.Wish(
                TestModels.MODEL,
                "1",
                "device",
                Map.of(),
                NOW.minusSeconds(60),
                NOW.minusSeconds(1),
                1,
                "ann",
                "A test.");
        var done = backtests.begin(wish).orElseThrow();
        models.registry()
                .backtests()
                .record(new BacktestReport(
                        done.id(),
                        models.registry()
                                .champion(TestModels.MODEL)
                                .orElseThrow()
                                .entry()
                                .ref(),
                        Optional.of("1"),
                        true,
                        true,
                        true,
                        List.of(),
                        REPORT.getBytes(StandardCharsets.UTF_8),
                        "ann"));
        execute("UPDATE backtest SET state = 'done', ended_at = asked_at");
        var unused = backtests.begin(wish).orElseThrow();
        return new BacktestsView(
                backtests, candidates, new Domains(List.of(new DeviceDomain(new Options(Map.of())))), CLOCK);
    }

    private void execute(String sql) {
        try (Connection connection = models.source().getConnection()) {
            connection.createStatement().execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    @Override
    public ModelsPort.Reply list() {
        return port().list();
    }

    @Override
    public ModelsPort.Reply show(String id) {
        return port().show(id);
    }

    @Override
    public ModelsPort.Reply begin(Wish wish) {
        return port().begin(wish);
    }

    @Override
    public ModelsPort.Reply cancel(String id, String who, String why) {
        return port().cancel(id, who, why);
    }
}
