package dev.presage.ops.bench;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.Models;
import dev.presage.node.inference.PoolStatus;
import dev.presage.node.inference.runtime.BareLoop;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.protocol.BatchShape;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Rows a second through the pool of {@code device-next}, against the bare engine at the same padded batch.
 *
 * <p>The pool is asked by actors that stand for devices of one channel: each asks one row of three steps, which is what
 * a device has collected while its last consult was under way at full load, waits for the answer, carries the state on
 * and asks again. Rounds of pool and bare engine take turns, so that a busy neighbour slows both.
 */
public final class PoolBench {
    private static final String MODEL = "device-next";
    private static final int SUBJECTS = 2048;
    private static final int STEPS = 3;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WeightsFile weights;
    private final int rounds;
    private final Duration roundTime;
    private final Askers askers;

    /**
     * @param weights of a recurrent model; its name does not matter
     * @param rounds how many rounds of each are measured, after one that is not
     * @param roundTime how long each takes
     */
    public PoolBench(WeightsFile weights, int rounds, Duration roundTime) {
        this.weights = new WeightsFile(MODEL, weights.version(), weights.seed(), "", weights.weights());
        this.rounds = rounds;
        this.roundTime = roundTime;
        this.askers = new Askers(MODEL, STEPS, weights.weights().spec().featureSize(), PATIENCE);
    }

    /** The weights that come with the product, in ten rounds of two seconds. */
    public static PoolBench usual() {
        return new PoolBench(WeightsFile.resource(MODEL, "1"), 10, Duration.ofSeconds(2));
    }

    /** Rows, and what they took in time and in time of all processors. */
    private record Work(long rows, long nanos, long cpuNanos) {
        Work plus(Work other) {
            return new Work(rows + other.rows, nanos + other.nanos, cpuNanos + other.cpuNanos);
        }

        double perSecond() {
            return rows * 1e9 / nanos;
        }

        double cpuMicrosPerRow() {
            return cpuNanos / 1e3 / rows;
        }
    }

    /** Measures; blocks until done. */
    public List<Figure> run() {
        Config config = ConfigFactory.parseResources("presage/inference.conf")
                .withFallback(ConfigFactory.load())
                .resolve();
        InferenceSettings all = InferenceSettings.from(config);
        ModelSettings served = all.models().stream()
                .filter(model -> model.name().equals(MODEL))
                .findFirst()
                .orElseThrow();
        InferenceSettings settings = new InferenceSettings(List.of(served), all.pool(), all.change());
        CompletableFuture<Models> started = new CompletableFuture<>();
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.setup(context -> {
                    Models models =
                            Models.start(context, settings, model -> TorchModel.of(weights), new SimpleMeterRegistry());
                    askers.spawn(context, SUBJECTS, () -> models.pool(MODEL));
                    started.complete(models);
                    return Behaviors.empty();
                }),
                "pool-bench",
                config);
        BatchShape shape = served.shapes().fitting(served.batch().batchSize(), STEPS);
        try (BareLoop bare = new BareLoop(weights, shape)) {
            return measure(started.join(), bare, shape);
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    private List<Figure> measure(Models models, BareLoop bare, BatchShape shape) {
        awaitReady(models);
        Work bareWork = new Work(0, 0, 0);
        Work poolWork = new Work(0, 0, 0);
        double batchRows = 0;
        double p99 = 0;
        for (int round = 0; round <= rounds; round++) {
            Work bareRound = work(() -> runBare(bare, shape));
            Work poolRound = work(() -> askers.run(roundTime));
            if (round > 0) {
                PoolStatus status = models.status().getFirst();
                bareWork = bareWork.plus(bareRound);
                poolWork = poolWork.plus(poolRound);
                batchRows += status.meanBatchRows() / rounds;
                p99 = Math.max(p99, status.p99Millis());
            }
        }
        if (askers.refused() > 0) {
            throw new IllegalStateException(askers.refused() + " queries were not answered by the model.");
        }
        return List.of(
                new Figure("pool_vs_bare_ratio", poolWork.perSecond() / bareWork.perSecond(), "ratio"),
                new Figure("pool_rows_per_s", poolWork.perSecond(), "rows/s"),
                new Figure("bare_rows_per_s", bareWork.perSecond(), "rows/s"),
                new Figure("pool_cpu_us_per_row", poolWork.cpuMicrosPerRow(), "us"),
                new Figure("bare_cpu_us_per_row", bareWork.cpuMicrosPerRow(), "us"),
                new Figure("pool_mean_batch_rows", batchRows, "rows"),
                new Figure("pool_full_load_p99_ms", p99, "ms"));
    }

    private static void awaitReady(Models models) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!models.isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The pool did not warm up in " + PATIENCE.toSeconds() + " s.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static Work work(LongSupplier run) {
        long start = System.nanoTime();
        long startCpu = PROCESS.getProcessCpuTime();
        long rows = run.getAsLong();
        return new Work(rows, System.nanoTime() - start, PROCESS.getProcessCpuTime() - startCpu);
    }

    private long runBare(BareLoop bare, BatchShape shape) {
        long end = System.nanoTime() + roundTime.toNanos();
        long rows = 0;
        while (System.nanoTime() - end < 0) {
            bare.run();
            rows += bare.said() == 0 ? 0 : shape.rows();
        }
        return rows;
    }
}
