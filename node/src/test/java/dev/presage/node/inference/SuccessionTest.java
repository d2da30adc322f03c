package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of a model take one another's place while they are asked; pools and weights are real. */
class SuccessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String TOY = "toy";
    private static final NetSpec SPEC = NetSpec.recurrent(3, 16, 16, 3, NetSpec.OutputTransform.QUANTILES);

    private final ActorTestKit kit = ActorTestKit.create(config(""));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<String, ModelRef> versions = new HashMap<>();

    @TempDir
    private Path folder = Path.of("");

    private Models models;

    private static Config config(String more) {
        return ConfigFactory.parseString(more)
                .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    @BeforeEach
    void start() throws IOException {
        for (int version = 1; version <= 4; version++) {
            write(String.valueOf(version), SPEC);
        }
        write("wider-state", NetSpec.recurrent(3, 24, 16, 3, NetSpec.OutputTransform.QUANTILES));
        write("other-outputs", NetSpec.recurrent(3, 16, 16, 5, NetSpec.OutputTransform.QUANTILES));
        InferenceSettings all = InferenceSettings.from(config("""
                presage.inference {
                  models.toy { shapes { rows = [32, 64], steps = [1, 4] }, batch-size = 64 }
                  change { grace = 300ms, retry-after = 100ms, warm-within = 20s }
                }"""));
        ModelSettings toy = all.models().stream()
                .filter(model -> model.name().equals(TOY))
                .findFirst()
                .orElseThrow();
        var settings = new InferenceSettings(List.of(toy.withFile(file("1"))), all.pool(), all.change());
        var started = new CompletableFuture<Models>();
        kit.spawn(Behaviors.setup(context -> {
            started.complete(Models.start(
                    context,
                    settings,
                    TorchModel::load,
                    (model, version) -> TorchModel.load(model.withFile(file(version.version()))),
                    registry));
            return Behaviors.empty();
        }));
        models = started.join();
        eventually(now -> assertThat(now.isReady()).isTrue());
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private Path file(String version) {
        return folder.resolve(version + ".weights");
    }

    private void write(String version, NetSpec spec) throws IOException {
        var made = new WeightsFile(TOY, version, 1, "A toy.", Weights.random(spec, version.hashCode()));
        made.writeTo(file(version));
        versions.put(version, made.ref());
    }

    private ModelRef ref(String version) {
        return Objects.requireNonNull(versions.get(version));
    }

    private void want(String champion, Optional<String> canary, double share) {
        models.serve(TOY, new Lineup(ref(champion), canary.map(this::ref), share));
    }

    private void eventually(ThrowingConsumer<Models> holds) {
        kit.createTestProbe().awaitAssert(PATIENCE, () -> {
            holds.accept(models);
            return models;
        });
    }

    private void eventuallyServes(String champion) {
        eventually(now -> assertThat(now.standings().getFirst().champion()).contains(ref(champion)));
    }

    private List<String> alive() {
        return models.status().stream().map(pool -> pool.model().version()).toList();
    }

    /** Subjects that ask one question after the other, each of whoever answers it then, and note what they are told. */
    private final class Load implements AutoCloseable {
        private static final int SUBJECTS = 64;

        final Map<ModelRef, AtomicInteger> answers = new ConcurrentHashMap<>();
        final Map<String, String> troubles = new ConcurrentHashMap<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger underWay = new AtomicInteger(SUBJECTS);

        Load() {
            for (int i = 0; i < SUBJECTS; i++) {
                String subject = "s-" + i;
                kit.spawn(Behaviors.<ModelAnswer>setup(context -> {
                    ModelRef[] asked = {ask(subject, context.getSelf())};
                    return Behaviors.receiveMessage(answer -> {
                        note(subject, asked[0], answer);
                        if (over.get()) {
                            underWay.decrementAndGet();
                            return Behaviors.stopped();
                        }
                        asked[0] = ask(subject, context.getSelf());
                        return Behaviors.same();
                    });
                }));
            }
        }

        private ModelRef ask(String subject, ActorRef<ModelAnswer> self) {
            Answerer answerer = models.answerer(TOY, subject);
            var row = new ModelRow(Floats.EMPTY, Floats.of(1, 2, 3, 4, 5, 6), 2);
            var query = new ModelQuery(TOY, List.of(row), System.nanoTime() + DEADLINE.toNanos());
            answerer.pool().tell(new Predict(query, self));
            ModelRef weights = answerer.weights();
            return weights == null ? new ModelRef("", "", "") : weights;
        }

        private void note(String subject, ModelRef asked, ModelAnswer answer) {
            if (answer instanceof ModelAnswer.Answered answered
                    && answered.model().equals(asked)) {
                answers.computeIfAbsent(asked, fresh -> new AtomicInteger()).incrementAndGet();
            } else {
                troubles.put(subject, asked + " was asked, and " + answer + " came.");
            }
        }

        void eventuallyAnsweredBy(String version) {
            eventually(now -> assertThat(answers).containsKey(ref(version)));
        }

        /** Every question is answered, and by whom it was asked of. */
        @Override
        public void close() {
            over.set(true);
            eventually(now -> assertThat(underWay).hasValue(0));
            assertThat(troubles).isEmpty();
        }
    }

    /** Goal: under load the champion changes several times, and every question is answered by whom it was asked of. */
    @Test
    void everyQuestionIsAnsweredWhileChampionsChange() {
        try (var load = new Load()) {
            load.eventuallyAnsweredBy("1");
            for (String next : List.of("2", "3", "wider-state", "4", "1")) {
                want(next, Optional.empty(), 0);
                eventuallyServes(next);
                assertThat(alive()).hasSizeLessThanOrEqualTo(3);
                load.eventuallyAnsweredBy(next);
            }
        }
        eventually(now -> assertThat(alive()).containsExactly("1"));
        assertThat(registry.find("presage.pool.workers").gauges())
                .as("only what is alive is measured")
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("version")).isEqualTo("1"));
    }

    /** Goal: a rollback to a champion that has hardly left needs no loading, and nobody is forgotten in memory. */
    @Test
    void whoHasHardlyLeftComesBack() throws IOException {
        want("2", Optional.empty(), 0);
        eventuallyServes("2");
        Files.delete(file("1"));
        want("1", Optional.empty(), 0);
        eventuallyServes("1");
        eventually(now -> assertThat(alive()).containsExactly("1"));
    }

    /** Goal: a canary serves its cohort and nobody else; it becomes champion, or gives its subjects back. */
    @Test
    void aCanaryServesItsCohort() {
        double share = 0.25;
        want("1", Optional.of("2"), share);
        eventually(now -> assertThat(now.standings().getFirst().canary()).contains(ref("2")));
        int served = 0;
        for (int i = 0; i < 4_000; i++) {
            boolean isIn = Cohort.includes(TOY, "s-" + i, share);
            assertThat(models.answerer(TOY, "s-" + i).weights()).isEqualTo(ref(isIn ? "2" : "1"));
            served += isIn ? 1 : 0;
        }
        assertThat(served / 4_000.0).isCloseTo(share, within(0.03));
        assertThat(models.standings().getFirst().share()).isEqualTo(share);

        try (var load = new Load()) {
            load.eventuallyAnsweredBy("2");
            want("1", Optional.empty(), share);
            eventually(now -> assertThat(now.standings().getFirst().canary()).isEmpty());
            for (int i = 0; i < 100; i++) {
                assertThat(models.answerer(TOY, "s-" + i).weights()).isEqualTo(ref("1"));
            }
            want("1", Optional.of("3"), share);
            load.eventuallyAnsweredBy("3");
            want("3", Optional.empty(), share);
            eventuallyServes("3");
        }
        eventually(now -> assertThat(alive()).containsExactly("3"));
    }

    /** Goal: whatever is wrong with a new version, the champion serves on, and it is said what is wrong. */
    @Test
    void theChampionServesOnWhenTheNextCannot() throws IOException {
        Files.write(file("2"), new byte[] {1, 2, 3});
        Files.delete(file("3"));
        try (var load = new Load()) {
            load.eventuallyAnsweredBy("1");
            for (String bad : List.of("2", "3", "other-outputs")) {
                want(bad, Optional.empty(), 0);
                eventually(now -> assertThat(now.standings().getFirst().trouble())
                        .hasValueSatisfying(
                                trouble -> assertThat(trouble.version()).isEqualTo(ref(bad))));
                assertThat(models.standings().getFirst().champion()).contains(ref("1"));
            }
            assertThat(models.standings().getFirst().trouble().orElseThrow().why())
                    .contains("says 5");
        }
        assertThat(registry.counter("presage.models.changes", "model", TOY, "outcome", "failed")
                        .count())
                .isGreaterThanOrEqualTo(3);
    }

    /** Goal: a version whose file was put back is served without another promotion. */
    @Test
    void aMendedVersionServes() throws IOException {
        byte[] good = Files.readAllBytes(file("2"));
        Files.write(file("2"), new byte[] {1, 2, 3});
        want("2", Optional.empty(), 0);
        eventually(now -> assertThat(now.standings().getFirst().trouble()).isPresent());
        Files.write(file("2"), good);
        eventually(now -> {
            want("2", Optional.empty(), 0);
            assertThat(now.standings().getFirst().champion()).contains(ref("2"));
        });
        assertThat(models.standings().getFirst().trouble()).isEmpty();
    }
}
