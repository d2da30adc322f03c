package dev.presage.node.inference.contract;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.Models;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Models served by real pools, as a node serves them. */
final class Served implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ActorTestKit kit;
    private final Models models;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** @param settings of the models, as {@link #settings} reads them */
    Served(List<ModelSettings> settings) {
        this.kit = ActorTestKit.create(config(""));
        InferenceSettings usual = InferenceSettings.from(config(""));
        CompletableFuture<Models> started = new CompletableFuture<>();
        kit.spawn(Behaviors.setup(context -> {
            started.complete(Models.start(
                    context,
                    new InferenceSettings(settings, usual.pool(), usual.change()),
                    new RuntimeLoader()::load,
                    meters));
            return Behaviors.empty();
        }));
        this.models = started.join();
        kit.createTestProbe().awaitAssert(PATIENCE, () -> {
            if (!models.isReady()) {
                throw new AssertionError("The models are still warming up.");
            }
            return models;
        });
    }

    private static Config config(String more) {
        return ConfigFactory.parseString(more)
                .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    /** The settings of a model, read from a block as a user writes it. */
    static ModelSettings settings(String name, String block) {
        String sizes = "shapes { rows = [32, 64], steps = [1, 4] }, batch-size = 64";
        return InferenceSettings.from(
                        config("presage.inference.models { " + name + " { " + sizes + "\n" + block + "}}"))
                .models()
                .stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Asks and waits for the one answer; it may take as long as the query and a little more. */
    ModelAnswer ask(String model, List<ModelRow> rows, Duration deadline) {
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        ModelQuery query = new ModelQuery(model, rows, System.nanoTime() + deadline.toNanos());
        models.pool(model).tell(new Predict(query, probe.getRef()));
        return probe.receiveMessage(deadline.plus(PATIENCE));
    }

    /** The value of a metric of which there is one. */
    double measured(String name) {
        return meters.get(name).meter().measure().iterator().next().getValue();
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
