package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.UnreadableWeights;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import dev.presage.protocol.RowAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final NetSpec SPEC = NetSpec.recurrent(3, 16, 16, 3, NetSpec.OutputTransform.QUANTILES);

    private final ActorTestKit kit = ActorTestKit.create(config(""));

    @TempDir
    private Path folder = Path.of("");

    private static Config config(String more) {
        return ConfigFactory.parseString(more)
                .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    private static InferenceSettings settings(String more) {
        return InferenceSettings.from(config(more));
    }

    /** One model, from a file of its own. */
    private InferenceSettings toy(String name) throws IOException {
        Path path = folder.resolve("toy.weights");
        new WeightsFile(name, "7", 1, "A toy.", Weights.random(SPEC, 1)).writeTo(path);
        InferenceSettings all = settings("presage.inference.models.toy.file = \"" + path + "\"");
        return new InferenceSettings(
                all.models().stream()
                        .filter(model -> model.name().equals("toy"))
                        .toList(),
                all.pool(),
                all.change());
    }

    private Models start(InferenceSettings settings, Function<ModelSettings, ? extends Model> load) {
        CompletableFuture<Models> started = new CompletableFuture<>();
        kit.spawn(Behaviors.setup(context -> {
            started.complete(Models.start(context, settings, load, new SimpleMeterRegistry()));
            return Behaviors.empty();
        }));
        return started.join();
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    /** Goal: weights in a file are served as configured: ready once warmed, by name, with version and digest told. */
    @Test
    void servesWeightsFromAFile() throws IOException {
        Models models = start(toy("toy"), TorchModel::load);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        probe.awaitAssert(PATIENCE, () -> assertThat(models.isReady()).isTrue());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ModelRow row = new ModelRow(Floats.EMPTY, Floats.of(1, 2, 3, 4, 5, 6), 2);
        models.pool("toy").tell(new Predict(new ModelQuery("toy", List.of(row, row), deadline), probe.getRef()));
        ModelAnswer.Answered answered = probe.expectMessageClass(ModelAnswer.Answered.class, PATIENCE);
        RowAnswer first = answered.rows().getFirst();
        assertThat(answered.rows()).containsExactly(first, first);
        assertThat(first.outputs().length()).isEqualTo(2 * 3);
        assertThat(first.state().length()).isEqualTo(16);
        assertThat(answered.model().version()).isEqualTo("7");
        assertThat(answered.model().digest()).hasSize(64);
        probe.awaitAssert(
                PATIENCE,
                () -> assertThat(models.status()).singleElement().satisfies(status -> {
                    assertThat(status.workers()).isEqualTo(1);
                    assertThat(status.model()).isEqualTo(answered.model());
                    assertThat(status.p99Millis()).isPositive();
                }));
        models.pool("nobody").tell(new Predict(new ModelQuery("nobody", List.of(row), deadline), probe.getRef()));
        assertThat(probe.receiveMessage(PATIENCE))
                .isEqualTo(new ModelAnswer.Unanswered(ModelAnswer.Cause.UNKNOWN_MODEL));
    }

    /** Goal: weights that are missing, damaged or of another model keep a node from starting, and say so. */
    @Test
    void refusesOtherWeights() throws IOException {
        ModelSettings served = toy("another").models().getFirst();
        assertThatThrownBy(() -> TorchModel.load(served))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("another");
        Files.write(served.file().orElseThrow(), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> TorchModel.load(served)).isInstanceOf(UnreadableWeights.class);
        Files.delete(served.file().orElseThrow());
        assertThatThrownBy(() -> TorchModel.load(served)).isInstanceOf(UnreadableWeights.class);
    }

    /** Goal: a model's block overrides what is usual key by key, and values that make no sense are named. */
    @Test
    void settingsAreReadAndChecked() {
        InferenceSettings read = settings("presage.inference.models.device-next.batch-size = 128");
        assertThat(read.models()).extracting(ModelSettings::name).contains("device-next", "account-next");
        ModelSettings next = read.models().stream()
                .filter(model -> model.name().equals("device-next"))
                .findFirst()
                .orElseThrow();
        assertThat(next.batch().batchSize()).isEqualTo(128);
        assertThat(next.batch().queueSize()).isEqualTo(16384);
        assertThatThrownBy(() -> settings("presage.inference.model.queue-size = 300"))
                .hasMessageContaining("queue-size");
        assertThatThrownBy(() -> settings("presage.inference.model.shapes.rows = [32, 40]"))
                .hasMessageContaining("multiples of 32");
        assertThatThrownBy(() -> settings("presage.inference.pool.hang-timeout = 1ms"))
                .hasMessageContaining("hang-timeout");
    }
}
