package dev.presage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.UnreadableWeights;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.registry.Gates;
import dev.presage.node.registry.LocalFiles;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.UnusableFile;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node serves is what its registry says; the weights are the product's own, the database is real. */
class RegisteredModelsTest {
    private static final String MODEL = "device-next";
    private static final NetSpec SPEC = NetSpec.recurrent(3, 16, 16, 3, NetSpec.OutputTransform.QUANTILES);

    private final TestPostgres postgres = TestPostgres.create();
    private final Database database = postgres.open();
    private final HikariDataSource source =
            ConnectionPool.open(DatabaseSettings.from(postgres.config()), "registry-test", 2, false);

    @TempDir
    private Path folder = Path.of("");

    private Registry registry = registry();

    @BeforeEach
    void open() {
        registry = registry();
    }

    @AfterEach
    void close() {
        source.close();
        database.close();
    }

    private Registry registry() {
        var gates = new Gates(false, 0, 1, Duration.ofSeconds(1), false);
        return new Registry(source, new LocalFiles(folder.resolve("models"), 64 << 20), gates, InstantSource.system());
    }

    /** As a node loads its models when it starts. */
    private Model start(String more) {
        Config config = ConfigFactory.parseString(more)
                .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
                .resolve();
        ModelSettings settings = InferenceSettings.from(config).models().stream()
                .filter(model -> model.name().equals(MODEL))
                .findFirst()
                .orElseThrow();
        return new RegisteredModels(new RuntimeLoader(), registry, "test", InstantSource.system()).load(settings);
    }

    private String named(String version, long seed) throws IOException {
        Path file = folder.resolve(version + "-" + seed + ".weights");
        new WeightsFile(MODEL, version, seed, "A toy.", Weights.random(SPEC, seed)).writeTo(file);
        return "presage.inference.models.device-next.file = \"" + file + "\"";
    }

    /** Goal: weights that come with the product are registered at the first start, serve, and stay what they are. */
    @Test
    void whatComesWithTheProductServes() {
        Model first = start("");
        assertThat(first.ref()).isEqualTo(WeightsFile.resource(MODEL, "1").ref());
        Registered champion = registry.champion(MODEL).orElseThrow();
        assertThat(champion.entry().ref()).isEqualTo(first.ref());
        assertThat(champion.latest().why()).isEqualTo("shipped with the product");
        assertThat(start("").ref()).isEqualTo(first.ref());
        assertThat(registry.steps(MODEL, 10)).hasSize(2);
    }

    /** Goal: a model of another server is registered by where it is, and stays there until somebody says otherwise. */
    @Test
    void aRemoteModelIsRegisteredByItsAddress() {
        Model here = start(remote("http://127.0.0.1:1"));
        assertThat(registry.champion(MODEL).orElseThrow().entry().ref()).isEqualTo(here.ref());
        assertThat(registry.champion(MODEL).orElseThrow().latest().why()).endsWith(".url");
        Model there = start(remote("http://127.0.0.1:2"));
        assertThat(there.ref().digest()).isNotEqualTo(here.ref().digest());
        registry.rollBack(MODEL, "ann", "The other was better.");
        assertThat(start(remote("http://127.0.0.1:2")).ref()).isEqualTo(here.ref());
    }

    private static String remote(String url) {
        return "presage.inference.models.device-next { runtime = oip, url = \"" + url
                + "\", remote.timeout = 50ms, features = 3, state = 16, outputs = 3 }";
    }

    /** Goal: a file that the settings name is registered and serves, also under a version that is taken. */
    @Test
    void aFileOfTheSettingsServes() throws IOException {
        start("");
        Model own = start(named("1", 5));
        assertThat(own.ref().version()).startsWith("1-");
        assertThat(registry.champion(MODEL).orElseThrow().entry().ref()).isEqualTo(own.ref());
        assertThat(start(named("1", 5)).ref()).isEqualTo(own.ref());
        assertThat(registry.steps(MODEL, 10)).hasSize(5);
    }

    /** Goal: whom somebody chose serves at the next start, whatever the settings or the product bring. */
    @Test
    void theChosenChampionServes() throws IOException {
        Model shipped = start("");
        Model chosen = start(named("7", 1));
        registry.rollBack(MODEL, "ann", "It was better.");
        assertThat(start("").ref()).isEqualTo(shipped.ref());
        assertThat(start(named("7", 1)).ref()).isEqualTo(shipped.ref());
        assertThat(start(named("8", 2)).ref()).isEqualTo(shipped.ref());
        registry.promote(MODEL, "8", Stage.CHAMPION, "ann", "Now this one.");
        assertThat(start("").ref().version()).isEqualTo("8");
        assertThat(chosen.ref().version()).isEqualTo("7");
    }

    /** Goal: a champion whose file is gone or altered serves nobody, and the error names both. */
    @Test
    void anAlteredChampionServesNobody() throws IOException {
        start("");
        start(named("7", 1));
        Path file = registry.file(registry.champion(MODEL).orElseThrow());
        Files.writeString(file, "weights of somebody else");
        assertThatThrownBy(() -> start(""))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining("device-next 7")
                .hasMessageContaining(file.toString());
        Files.delete(file);
        assertThatThrownBy(() -> start("")).isInstanceOf(UnusableFile.class).hasMessageContaining("gone");
    }

    /** Goal: a file that no engine can read is not registered. */
    @Test
    void anUnreadableFileIsNotRegistered() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.weights"), "no weights");
        assertThatThrownBy(() -> start("presage.inference.models.device-next.file = \"" + file + "\""))
                .isInstanceOf(UnreadableWeights.class);
        assertThat(registry.versions(10)).isEmpty();
    }
}
