package dev.presage.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.inference.overflow.Pools;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.embedded.Processes;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member without a pool of its own, and two processes that lend theirs. */
class VanishingPoolTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int ASKERS = 64;

    /** How late an answer may be on a machine that others keep busy. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    @TempDir
    Path home;

    private final WeightsFile weights = WeightsFile.resource(LendingProcess.MODEL, "1");
    private final int seed = PoolCluster.port();
    private final ActorSystem<SpawnProtocol.Command> system = PoolCluster.join(seed, seed);
    private final AtomicBoolean asking = new AtomicBoolean(true);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger doubled = new AtomicInteger();
    private final AtomicLong latestNanos = new AtomicLong(Long.MIN_VALUE);

    @AfterEach
    void stop() {
        asking.set(false);
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private Predict question(ModelQuery query, ActorRef<ModelAnswer> asker) {
        return new Predict(query, asker);
    }

    private ModelQuery query(float value) {
        float[] steps = new float[weights.weights().spec().featureSize()];
        steps[0] = value;
        var row = new ModelRow(Floats.EMPTY, Floats.of(steps), 1);
        return new ModelQuery(LendingProcess.MODEL, List.of(row), System.nanoTime() + PATIENCE.toNanos());
    }

    /** Asks one question after the other, and counts what comes back that it does not wait for. */
    private Behavior<ModelAnswer> asker(Pools pools) {
        return Behaviors.setup(context -> {
            var current = new Object() {
                ModelQuery query = query(0);
                boolean waits;
            };
            Runnable ask = () -> {
                current.query = query(asked.incrementAndGet() % 100 / 100f);
                current.waits = true;
                pools.answerer(LendingProcess.MODEL, "d").pool().tell(question(current.query, context.getSelf()));
            };
            ask.run();
            return Behaviors.receiveMessage(answer -> {
                if (!current.waits) {
                    doubled.incrementAndGet();
                    return Behaviors.same();
                }
                current.waits = false;
                latestNanos.accumulateAndGet(System.nanoTime() - current.query.deadlineNanos(), Math::max);
                (answer instanceof ModelAnswer.Answered ? answered : unanswered).incrementAndGet();
                if (asking.get()) {
                    ask.run();
                }
                return Behaviors.same();
            });
        });
    }

    private ModelAnswer one(Pools pools, ModelQuery query) {
        return AskPattern.<Predict, ModelAnswer>ask(
                        pools.pool(LendingProcess.MODEL),
                        replyTo -> question(query, replyTo),
                        PATIENCE.plus(SLACK),
                        system.scheduler())
                .toCompletableFuture()
                .join();
    }

    /**
     * Goal: a member without a pool works wholly by those of others, to the same last bit; when one of two that lend is
     * killed under load, every question is answered once, by its deadline, and those on their way to the dead one by
     * the other.
     */
    @Test
    void aKilledPoolCostsNobodyHisAnswer() throws Exception {
        int[] ports = {PoolCluster.port(), PoolCluster.port()};
        try (var first = LendingProcess.start(ports[0], seed, home.resolve("first.log"));
                var second = LendingProcess.start(ports[1], seed, home.resolve("second.log"))) {
            assertThat(second).isNotNull();
            Pools pools = PoolCluster.pools(system, weights, false, new SimpleMeterRegistry());
            assertThat(Processes.await(
                            SOON,
                            () -> pools.isReady(true)
                                    && pools.remote().stream().anyMatch(remote -> remote.pools() == 2)))
                    .as("two pools are lent")
                    .isTrue();

            PoolCluster.spawn(system, context -> {
                for (int i = 0; i < ASKERS; i++) {
                    context.spawnAnonymous(asker(pools));
                }
            });
            assertThat(Processes.await(SOON, () -> answered.get() > 2_000)).isTrue();
            first.kill();
            int then = answered.get();
            assertThat(Processes.await(SOON, () -> answered.get() > then + 5_000))
                    .as("answers after the kill")
                    .isTrue();
            assertThat(Processes.await(SOON, () -> pools.remote().getFirst().retried() > 0))
                    .as("questions on their way to the dead one were asked once more")
                    .isTrue();
            asking.set(false);
            assertThat(Processes.await(SOON, () -> answered.get() + unanswered.get() == asked.get()))
                    .as("%d answered and %d not, of %d", answered.get(), unanswered.get(), asked.get())
                    .isTrue();
            assertThat(Processes.await(Duration.ofMillis(300), () -> doubled.get() > 0))
                    .as("a question was answered twice")
                    .isFalse();
            // Only what the machine's own pauses had made somebody ask twice before may have been lost.
            assertThat(unanswered.get()).as("without an answer").isLessThanOrEqualTo(ASKERS);
            assertThat(latestNanos.get()).as("after the deadline").isLessThan(SLACK.toNanos());
            assertThat(pools.remote().getFirst().inFlight()).isZero();

            ModelQuery query = query(0.5f);
            var far = (ModelAnswer.Answered) one(pools, query);
            Pools own = PoolCluster.pools(system, weights, true, new SimpleMeterRegistry());
            assertThat(Processes.await(SOON, () -> own.isReady(false))).isTrue();
            var near = (ModelAnswer.Answered) one(own, query(0.5f));
            assertThat(far).as("said at another node, to the last bit").isEqualTo(near);
            assertThat(far.model()).isEqualTo(weights.ref());
        }
        System.out.printf(
                "retried and lost: %d without an answer, latest %d ms before its deadline%n",
                unanswered.get(), -TimeUnit.NANOSECONDS.toMillis(latestNanos.get()));
    }
}
