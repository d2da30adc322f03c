package dev.presage.node.inference.overflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.Models;
import dev.presage.node.inference.SumModel;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Answered;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelAnswer.Unanswered;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LITTLE = """
            presage.inference.models = { sum { batch-size = 32, queue-size = 64, shapes { rows = [32], steps = [1] } } }
            """;

    private final ActorTestKit kit = ActorTestKit.create(config(""));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelRef weights = new SumModel(steps -> {}).ref();

    private static Config config(String more) {
        Config all = ConfigFactory.parseResources("presage/inference.conf");
        return ConfigFactory.parseString(more)
                .withFallback(all.withoutPath("presage.inference.models"))
                .withFallback(ConfigFactory.parseString(LITTLE))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private <T> T inActor(BiFunction<ActorContext<?>, InferenceSettings, T> start) {
        CompletableFuture<T> started = new CompletableFuture<>();
        kit.spawn(Behaviors.setup(context -> {
            started.complete(start.apply(context, InferenceSettings.from(config(""))));
            return Behaviors.empty();
        }));
        return started.join();
    }

    /** A node that serves nothing. */
    private Pools seeker() {
        return inActor((context, settings) -> Pools.start(
                context,
                Models.start(context, settings.withoutModels(), model -> new SumModel(steps -> {}), meters),
                Set.of("sum"),
                false,
                // The pool that vanishes says only once how it does.
                OverflowSettings.from(config("presage.inference.overflow.silence = 1m")),
                meters));
    }

    /** A node that serves the model. */
    private Pools lender() {
        return inActor((context, settings) -> Pools.start(
                context,
                Models.start(context, settings, model -> new SumModel(steps -> {}), new SimpleMeterRegistry()),
                Set.of(),
                true,
                OverflowSettings.from(config("")),
                new SimpleMeterRegistry()));
    }

    private void ask(Pools pools, TestProbe<ModelAnswer> asker, Duration patience, float step) {
        Answerer answerer = pools.answerer("sum", "somebody");
        var query = new ModelQuery("sum", List.of(SumModel.row(step)), System.nanoTime() + patience.toNanos());
        answerer.pool().tell(new Predict(query, asker.getRef()));
    }

    private void awaitReady(Pools pools, TestProbe<ModelAnswer> probe) {
        probe.awaitAssert(PATIENCE, () -> assertThat(pools.isReady(true)).isTrue());
        probe.awaitAssert(
                PATIENCE,
                () -> assertThat(pools.answerer("sum", "somebody").weights()).isEqualTo(weights));
    }

    /**
     * Goal: a node without a pool of its own works wholly by those of others, and when one of them vanishes with
     * questions in its hands, each is answered by the other one, once. Method: one real pool, and one that takes
     * questions, never answers, and stops.
     */
    @Test
    void whatAVanishingPoolWasAskedIsAnsweredByAnother() {
        TestProbe<ModelAnswer> asker = kit.createTestProbe();
        Pools seeker = seeker();
        TestProbe<PoolMessage> vanishing = kit.createTestProbe();
        kit.system().receptionist().tell(Receptionist.register(Host.KEY, vanishing.getRef()));
        var follow = vanishing.expectMessageClass(PoolMessage.Follow.class, PATIENCE);
        Pools lender = lender();
        asker.awaitAssert(
                PATIENCE, () -> assertThat(lender.status().getFirst().workers()).isPositive());
        var idle = new PoolMessage.Pool(
                weights, true, new PoolMessage.Widths(1, 1, 1), new PoolLoad(0, 10_000, 32, 1_000, 1));
        follow.follower().tell(new PoolMessage.Serving(vanishing.getRef(), List.of(idle)));
        asker.awaitAssert(
                PATIENCE,
                () -> assertThat(seeker.remote())
                        .singleElement()
                        .satisfies(remote -> assertThat(remote.pools()).isEqualTo(2)));
        awaitReady(seeker, asker);

        for (int i = 1; i <= 40; i++) {
            ask(seeker, asker, PATIENCE, i);
        }
        var held = vanishing.fishForMessage(
                PATIENCE,
                message -> message instanceof PoolMessage.Ask
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
        assertThat(held).hasSize(1);
        vanishing.stop();

        Set<Float> said = new HashSet<>();
        for (ModelAnswer answer : asker.receiveSeveralMessages(40, PATIENCE)) {
            assertThat(answer).isInstanceOf(Answered.class);
            said.add(((Answered) answer).rows().getFirst().outputs().get(0));
            assertThat(((Answered) answer).model()).isEqualTo(weights);
            assertThat(((Answered) answer).shape().rows()).isEqualTo(32);
        }
        assertThat(said).hasSize(40);
        asker.expectNoMessage(Duration.ofMillis(50));
        assertThat(seeker.remote().getFirst().retried()).isPositive();
        assertThat(seeker.remote().getFirst().inFlight()).isZero();
    }

    /**
     * Goal: before anybody serves it is said at once that nobody does; a node that stops lends no more, and says so
     * before it is gone.
     */
    @Test
    void whoeverIsNotThereIsNotWaitedFor() {
        TestProbe<ModelAnswer> asker = kit.createTestProbe();
        Pools seeker = seeker();
        assertThat(seeker.isReady(true)).isFalse();
        assertThat(seeker.isReady(false)).isTrue();
        assertThat(seeker.answerer("sum", "somebody").weights()).isNull();
        ask(seeker, asker, PATIENCE, 1);
        assertThat(asker.receiveMessage(PATIENCE)).isEqualTo(new Unanswered(Cause.UNKNOWN_MODEL));

        Pools lender = lender();
        awaitReady(seeker, asker);
        assertThat(seeker.find("sum"))
                .hasValueSatisfying(found -> assertThat(found.isReady()).isTrue());
        ask(seeker, asker, PATIENCE, 1);
        assertThat(asker.receiveMessage(PATIENCE)).isInstanceOf(Answered.class);
        lender.stopLending().toCompletableFuture().join();
        asker.awaitAssert(PATIENCE, () -> assertThat(seeker.isReady(true)).isFalse());
        // Who looked up whom to ask a moment ago is told so, and by the weights that were meant.
        assertThat(seeker.answerer("sum", "somebody").weights()).isEqualTo(weights);
        ask(seeker, asker, PATIENCE, 1);
        assertThat(asker.receiveMessage(PATIENCE)).isEqualTo(new Unanswered(Cause.UNKNOWN_MODEL));
    }

    /** Goal: settings are read, and values that make no sense are named. */
    @Test
    void settingsAreReadAndChecked() {
        assertThat(OverflowSettings.from(config("")).silence()).isEqualTo(Duration.ofMillis(300));
        for (String wrong : List.of(
                "local-wait = 2s",
                "local-share = 1.5",
                "max-in-flight = 0",
                "max-message = 2 MiB",
                "load-every = 0",
                "silence = 150ms",
                "await-pools = 2h")) {
            assertThatThrownBy(() -> OverflowSettings.from(config("presage.inference.overflow." + wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf(' ')));
        }
    }
}
