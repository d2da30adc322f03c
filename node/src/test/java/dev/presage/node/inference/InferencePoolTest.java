package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Answered;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelAnswer.Unanswered;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferencePoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final PoolSettings SETTINGS = new PoolSettings(
            Duration.ofMillis(5), Duration.ofMillis(300), Duration.ofMillis(5), Duration.ofMillis(50), 1);
    private static final BatchShapes SHAPES = new BatchShapes(List.of(32, 64), List.of(1, 4));
    private static final float POISON = -1;

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseResources("presage/inference.conf")
            .withFallback(ConfigFactory.load())
            .resolve());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicBoolean clockIsBroken = new AtomicBoolean();

    @AfterEach
    void stop() {
        release.countDown();
        kit.shutdownTestKit();
    }

    private ActorRef<Predict> pool(SumModel model, int queueSize, int workers) {
        Ticker real = Ticker.system();
        Ticker ticker = new Ticker() {
            @Override
            public long nanoTime() {
                if (clockIsBroken.getAndSet(false)) {
                    throw new IllegalStateException("The clock is broken, as the test asked.");
                }
                return real.nanoTime();
            }

            @Override
            public void after(long nanos, Runnable task) {
                real.after(nanos, task);
            }

            @Override
            public void close() {
                real.close();
            }
        };
        BatchSettings batch = new BatchSettings(32, Duration.ofMillis(2), queueSize, workers);
        PoolMetrics metrics = new PoolMetrics(registry, model.ref(), batch);
        return kit.spawn(InferencePool.create(new PoolParts(model, batch, SHAPES, SETTINGS, metrics, ticker)));
    }

    private static Predict predict(TestProbe<ModelAnswer> probe, Duration patience, ModelRow... rows) {
        return new Predict(
                new ModelQuery("sum", Arrays.asList(rows), System.nanoTime() + patience.toNanos()), probe.getRef());
    }

    private static List<ModelAnswer> receive(TestProbe<ModelAnswer> probe, int count) {
        List<ModelAnswer> answers = new ArrayList<>(probe.receiveSeveralMessages(count, PATIENCE));
        probe.expectNoMessage(Duration.ofMillis(50));
        return answers;
    }

    private static long count(List<ModelAnswer> answers, Cause cause) {
        return answers.stream().filter(new Unanswered(cause)::equals).count();
    }

    private static long answered(List<ModelAnswer> answers) {
        return answers.stream().filter(Answered.class::isInstance).count();
    }

    private double counted(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks the first batch, and tells that it came. */
    private Consumer<float[]> blockFirst(CountDownLatch blocked) {
        AtomicBoolean first = new AtomicBoolean(true);
        return rows -> {
            if (first.getAndSet(false)) {
                blocked.countDown();
                await(release);
            }
        };
    }

    private static boolean isPoisoned(float[] firstSteps) {
        return IntStream.range(0, firstSteps.length).anyMatch(i -> firstSteps[i] == POISON);
    }

    /** Goal: each of many queries gets its own answer, in the order of its rows, and load makes batches. */
    @Test
    void everyQueryGetsItsOwnAnswer() {
        ActorRef<Predict> pool = pool(new SumModel(rows -> {}), 10_000, 2);
        List<TestProbe<ModelAnswer>> probes = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            TestProbe<ModelAnswer> probe = kit.createTestProbe();
            probes.add(probe);
            pool.tell(predict(probe, PATIENCE, SumModel.row(i, 1), SumModel.row(-i)));
        }
        for (int i = 1; i <= 500; i++) {
            Answered answered = probes.get(i - 1).expectMessageClass(Answered.class, PATIENCE);
            assertThat(answered.rows().get(0).outputs().toArray()).containsExactly(i, i + 1);
            assertThat(answered.rows().get(1).state().toArray()).containsExactly(-i);
            assertThat(answered.model().name()).isEqualTo("sum");
            assertThat(SHAPES.all()).contains(answered.shape());
        }
        probes.getFirst().expectNoMessage(Duration.ofMillis(50));
        assertThat(registry.get("presage.pool.batch.rows").summary().mean()).isGreaterThan(4);
        assertThat(counted("presage.pool.queries", "outcome", "answered")).isEqualTo(500);
    }

    /** Goal: with its worker blocked, a pool holds exactly as many rows as it says, and refuses the next at once. */
    @Test
    void overloadIsExact() {
        CountDownLatch blocked = new CountDownLatch(1);
        ActorRef<Predict> pool = pool(new SumModel(blockFirst(blocked)), 64, 1);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        await(blocked);
        // One full batch lies ready at the worker; then the queue holds 64.
        for (int i = 0; i < 32 + 64 + 7; i++) {
            pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        }
        List<ModelAnswer> refused = receive(probe, 7);
        assertThat(count(refused, Cause.OVERLOADED)).isEqualTo(7);
        release.countDown();
        assertThat(answered(receive(probe, 1 + 32 + 64))).isEqualTo(97);
        assertThat(counted("presage.pool.queries", "outcome", "overloaded")).isEqualTo(7);
    }

    /** Goal: whatever the worker does, a query is answered by its deadline, and only once, even if the worker wakes. */
    @Test
    void deadlineIsKept() {
        CountDownLatch blocked = new CountDownLatch(1);
        ActorRef<Predict> pool = pool(new SumModel(blockFirst(blocked)), 64, 1);
        TestProbe<ModelAnswer> running = kit.createTestProbe();
        TestProbe<ModelAnswer> waiting = kit.createTestProbe();
        pool.tell(predict(running, SHORT, SumModel.row(1)));
        await(blocked);
        long deadline = System.nanoTime() + SHORT.toNanos();
        pool.tell(predict(waiting, SHORT, SumModel.row(1)));
        assertThat(running.receiveMessage(PATIENCE)).isEqualTo(new Unanswered(Cause.DEADLINE));
        assertThat(waiting.receiveMessage(PATIENCE)).isEqualTo(new Unanswered(Cause.DEADLINE));
        // Not sooner than the margin of two sweeps asks for; how much later is measured, not asserted.
        assertThat(System.nanoTime())
                .isGreaterThan(deadline - Duration.ofMillis(20).toNanos());
        release.countDown();
        pool.tell(predict(waiting, PATIENCE, SumModel.row(1)));
        assertThat(waiting.receiveMessage(PATIENCE)).isInstanceOf(Answered.class);
        pool.tell(predict(waiting, Duration.ofMillis(-1), SumModel.row(1)));
        assertThat(waiting.receiveMessage(PATIENCE)).isEqualTo(new Unanswered(Cause.DEADLINE));
        running.expectNoMessage(Duration.ofMillis(50));
        assertThat(counted("presage.pool.queries", "outcome", "deadline")).isEqualTo(3);
    }

    /** Goal: a worker that dies takes no query with it. The death is counted, and a second worker was made. */
    @Test
    void deadWorkerIsReplaced() {
        AtomicBoolean first = new AtomicBoolean(true);
        SumModel model = new SumModel(rows -> {
            if (first.getAndSet(false)) {
                throw new IllegalStateException("The worker dies, as the test asked.");
            }
        });
        ActorRef<Predict> pool = pool(model, 1000, 1);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        for (int i = 0; i < 200; i++) {
            pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        }
        assertThat(answered(receive(probe, 200))).isEqualTo(200);
        assertThat(counted("presage.pool.workers.lost", "how", "died")).isEqualTo(1);
        assertThat(model.runtimes()).isEqualTo(2);
    }

    /** Goal: of many queries only the one that kills workers fails; it did kill some. */
    @Test
    void poisonFailsAlone() {
        AtomicInteger kills = new AtomicInteger();
        ActorRef<Predict> pool = pool(
                new SumModel(rows -> {
                    if (isPoisoned(rows)) {
                        kills.incrementAndGet();
                        throw new IllegalStateException("The worker is poisoned, as the test asked.");
                    }
                }),
                1000,
                1);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        TestProbe<ModelAnswer> poisoned = kit.createTestProbe();
        for (int i = 0; i < 100; i++) {
            if (i == 60) {
                pool.tell(predict(poisoned, PATIENCE, SumModel.row(POISON)));
            }
            pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        }
        assertThat(poisoned.receiveMessage(PATIENCE)).isEqualTo(new Unanswered(Cause.FAILED));
        assertThat(answered(receive(probe, 100))).isEqualTo(100);
        assertThat(kills.get()).isBetween(2, 8);
        assertThat(counted("presage.pool.workers.lost", "how", "died")).isEqualTo(kills.get());
    }

    /** Goal: a query whose answer is no number fails, its neighbours do not, and no worker is lost. */
    @Test
    void nonsenseFailsAlone() {
        ActorRef<Predict> pool = pool(new SumModel(rows -> {}), 1000, 1);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        TestProbe<ModelAnswer> nonsense = kit.createTestProbe();
        pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        pool.tell(predict(nonsense, PATIENCE, SumModel.row(1), SumModel.row(1, Float.NaN)));
        pool.tell(predict(nonsense, PATIENCE));
        pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        assertThat(count(receive(nonsense, 2), Cause.FAILED)).isEqualTo(2);
        assertThat(answered(receive(probe, 2))).isEqualTo(2);
        assertThat(counted("presage.pool.workers.lost", "how", "died")).isZero();
    }

    /** Goal: a worker that hangs is replaced, and its queries run again; when it wakes, it answers nobody. */
    @Test
    void hangingWorkerIsReplaced() {
        CountDownLatch blocked = new CountDownLatch(1);
        SumModel model = new SumModel(blockFirst(blocked));
        ActorRef<Predict> pool = pool(model, 1000, 1);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        await(blocked);
        for (int i = 0; i < 99; i++) {
            pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        }
        assertThat(answered(receive(probe, 100))).isEqualTo(100);
        assertThat(release.getCount()).isEqualTo(1);
        assertThat(counted("presage.pool.workers.lost", "how", "hung")).isEqualTo(1);
        release.countDown();
        probe.awaitAssert(PATIENCE, () -> assertThat(model.closed()).isEqualTo(1));
        probe.expectNoMessage(Duration.ofMillis(50));
        assertThat(registry.get("presage.pool.workers").gauge().value()).isEqualTo(1);
    }

    /** Goal: no more threads are left behind than allowed; until one comes back, deadlines are still kept. */
    @Test
    void abandonedWorkersAreBounded() {
        AtomicInteger hanging = new AtomicInteger();
        SumModel model = new SumModel(rows -> {
            if (isPoisoned(rows)) {
                hanging.incrementAndGet();
                await(release);
            }
        });
        ActorRef<Predict> pool = pool(model, 1000, 1);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        pool.tell(predict(probe, Duration.ofSeconds(3), SumModel.row(POISON)));
        assertThat(probe.receiveMessage(PATIENCE)).isInstanceOfAny(Unanswered.class);
        assertThat(hanging.get()).isEqualTo(2);
        pool.tell(predict(probe, SHORT, SumModel.row(1)));
        assertThat(probe.receiveMessage(PATIENCE)).isEqualTo(new Unanswered(Cause.DEADLINE));
        assertThat(model.runtimes()).isEqualTo(2);
        release.countDown();
        pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        assertThat(probe.receiveMessage(PATIENCE)).isInstanceOf(Answered.class);
        assertThat(model.runtimes()).isEqualTo(3);
    }

    /** Goal: a pool that fails itself answers what it held, the query it failed over included, and serves again. */
    @Test
    void restartedPoolAnswersWhatItHeld() {
        CountDownLatch blocked = new CountDownLatch(1);
        ActorRef<Predict> pool = pool(new SumModel(blockFirst(blocked)), 1000, 1);
        TestProbe<ModelAnswer> probe = kit.createTestProbe();
        pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        await(blocked);
        for (int i = 0; i < 9; i++) {
            pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        }
        probe.awaitAssert(
                PATIENCE,
                () -> assertThat(registry.get("presage.pool.queue").gauge().value())
                        .isEqualTo(9));
        clockIsBroken.set(true);
        assertThat(count(receive(probe, 10), Cause.FAILED)).isEqualTo(10);
        assertThat(clockIsBroken.get()).isFalse();
        pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        assertThat(probe.receiveMessage(PATIENCE)).isInstanceOf(Answered.class);
        // Whichever message the clock breaks over now, a query or a sweep, all are answered.
        clockIsBroken.set(true);
        for (int i = 0; i < 20; i++) {
            pool.tell(predict(probe, PATIENCE, SumModel.row(1)));
        }
        assertThat(receive(probe, 20)).hasSize(20);
    }
}
