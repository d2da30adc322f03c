package dev.presage.ops.bench;

import dev.presage.node.inference.Models;
import dev.presage.node.inference.overflow.Pools;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.embedded.Directories;
import dev.presage.ops.embedded.Processes;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * What the way to a pool on another node costs: one question at a time, and under full load, beside the same pool in
 * the process that asks. Pool and askers share the machine either way, so the ratio tells what the wire takes, not what
 * a second machine brings. Rounds take turns, so that a busy neighbour slows both.
 */
public final class OverflowBench {
    private static final String MODEL = LendingProcess.MODEL;
    private static final int SUBJECTS = 2048;
    private static final int STEPS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int rounds;
    private final Duration roundTime;
    private final int questions;
    private final WeightsFile weights = WeightsFile.resource(MODEL, "1");
    private final int features = weights.weights().spec().featureSize();

    /**
     * @param rounds how many rounds of each are measured, after one that is not
     * @param roundTime how long each takes under full load
     * @param questions how many are asked one at a time
     */
    public OverflowBench(int rounds, Duration roundTime, int questions) {
        this.rounds = rounds;
        this.roundTime = roundTime;
        this.questions = questions;
    }

    /** Ten rounds of two seconds, and a thousand questions one at a time. */
    public static OverflowBench usual() {
        return new OverflowBench(10, Duration.ofSeconds(2), 1_000);
    }

    /** One of the two ways to be answered. */
    private static final class Way {
        final Supplier<ActorRef<Predict>> pool;
        final Askers askers;
        long rows;
        long nanos;

        Way(Supplier<ActorRef<Predict>> pool, Askers askers) {
            this.pool = pool;
            this.askers = askers;
        }

        double perSecond() {
            return rows * 1e9 / nanos;
        }
    }

    /** Measures; blocks until done. */
    public List<Figure> run() throws IOException {
        Path home = Files.createTempDirectory("presage-overflow");
        int seed = PoolCluster.port();
        ActorSystem<SpawnProtocol.Command> system = PoolCluster.join(seed, seed);
        try (var unused = LendingProcess.start(PoolCluster.port(), seed, home.resolve("lending.log"))) {
            Pools pools = PoolCluster.pools(system, weights, false, new SimpleMeterRegistry());
            Models own = own(system);
            boolean ready = Processes.await(READY_WITHIN, () -> own.isReady() && pools.isReady(true));
            if (!ready) {
                throw new IllegalStateException("The other process lent no pool within " + READY_WITHIN.toSeconds()
                        + " s: " + Files.readString(home.resolve("lending.log")));
            }
            return measure(system, way(system, () -> own.pool(MODEL)), way(system, () -> pools.pool(MODEL)));
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
            Directories.delete(home);
        }
    }

    private Models own(ActorSystem<SpawnProtocol.Command> system) {
        CompletableFuture<Models> started = new CompletableFuture<>();
        var settings = PoolCluster.settings(system.settings().config(), MODEL);
        PoolCluster.spawn(
                system,
                context -> started.complete(
                        Models.start(context, settings, model -> TorchModel.of(weights), new SimpleMeterRegistry())));
        return started.join();
    }

    private Way way(ActorSystem<SpawnProtocol.Command> system, Supplier<ActorRef<Predict>> pool) {
        var askers = new Askers(MODEL, STEPS, features, PATIENCE);
        CompletableFuture<Way> ready = new CompletableFuture<>();
        PoolCluster.spawn(system, context -> {
            askers.spawn(context, SUBJECTS, pool);
            ready.complete(new Way(pool, askers));
        });
        return ready.join();
    }

    private List<Figure> measure(ActorSystem<SpawnProtocol.Command> system, Way local, Way remote) {
        for (int round = 0; round <= rounds; round++) {
            for (Way way : List.of(local, remote)) {
                long start = System.nanoTime();
                long rows = way.askers.run(roundTime);
                if (round > 0) {
                    way.rows += rows;
                    way.nanos += System.nanoTime() - start;
                }
            }
        }
        long refused = local.askers.refused() + remote.askers.refused();
        if (refused > 0) {
            throw new IllegalStateException(refused + " questions were not answered by the model.");
        }
        long[] near = oneByOne(system, local);
        long[] far = oneByOne(system, remote);
        return List.of(
                new Figure("remote_pool_rtt_p50_ms", millis(far, 0.5), "ms"),
                new Figure("remote_pool_rtt_p99_ms", millis(far, 0.99), "ms"),
                new Figure("local_pool_rtt_p50_ms", millis(near, 0.5), "ms"),
                new Figure("local_pool_rtt_p99_ms", millis(near, 0.99), "ms"),
                new Figure("remote_pool_rows_per_s", remote.perSecond(), "rows/s"),
                new Figure("local_pool_rows_per_s", local.perSecond(), "rows/s"),
                new Figure("remote_pool_vs_local_ratio", remote.perSecond() / local.perSecond(), "ratio"));
    }

    /** What one question takes that is alone, sorted. */
    private long[] oneByOne(ActorSystem<SpawnProtocol.Command> system, Way way) {
        var row = new ModelRow(Floats.EMPTY, Floats.of(new float[STEPS * features]), STEPS);
        long[] took = new long[questions];
        for (int i = 0; i < questions; i++) {
            LockSupport.parkNanos(GAP_NANOS);
            long start = System.nanoTime();
            var query = new ModelQuery(MODEL, List.of(row), start + PATIENCE.toNanos());
            ModelAnswer answer = AskPattern.<Predict, ModelAnswer>ask(
                            way.pool.get(), replyTo -> new Predict(query, replyTo), PATIENCE, system.scheduler())
                    .toCompletableFuture()
                    .join();
            if (!(answer instanceof ModelAnswer.Answered)) {
                throw new IllegalStateException("A question was not answered by the model: " + answer);
            }
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        return took;
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1e6;
    }
}
