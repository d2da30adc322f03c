package dev.presage.ops.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.projection.ProjectionMetrics;
import dev.presage.node.projection.ProjectionSettings;
import dev.presage.node.projection.ShardFollower;
import dev.presage.node.sharding.Subjects;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JdbcOutlines;
import dev.presage.persistence.projection.AggregateProjection;
import dev.presage.persistence.projection.Follower;
import dev.presage.persistence.projection.FollowerListener;
import dev.presage.persistence.projection.InsightProjection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * How far the projections are behind subjects that write as fast as they can, and what that costs the subjects. Rounds
 * with and without projections alternate, so that whatever else changes meanwhile changes for both.
 */
final class ProjectionBench {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int ROUNDS = 3;
    private static final int IN_FLIGHT = 2_000;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double PERCENT = 100;

    private final ActorSystem<?> system;
    private final Subjects all;
    private final Config config;
    private final int subjects;
    private final int commands;

    /**
     * @param all subjects that are awake
     * @param subjects how many
     * @param commands how many to send in each round
     */
    ProjectionBench(ActorSystem<?> system, Subjects all, Config config, int subjects, int commands) {
        this.system = system;
        this.all = all;
        this.config = config;
        this.subjects = subjects;
        this.commands = commands;
    }

    /** Measures; blocks until done. */
    List<Figure> run() {
        var settings = ProjectionSettings.from(
                ConfigFactory.parseResources("presage/projection.conf").resolve());
        var lag = new Lag();
        double without = 0;
        double with = 0;
        try (HikariDataSource source =
                ConnectionPool.openHasty(DatabaseSettings.from(config), "presage-projection", settings.connections())) {
            for (int round = 0; round <= ROUNDS; round++) {
                double off = seconds();
                List<ActorRef<ShardFollower.Command>> followers = follow(source, settings, lag);
                lag.awaitCalm();
                lag.begin();
                double on = seconds();
                lag.awaitCalm();
                followers.forEach(follower -> follower.tell(ShardFollower.Stop.INSTANCE));
                if (round == 0) {
                    // Everything was compiled by it.
                    lag.micros.reset();
                } else {
                    without += off;
                    with += on;
                }
            }
        }
        return List.of(
                new Figure("projection_lag_p50_ms", lag.micros.getValueAtPercentile(50) / MICROS_PER_MILLI, "ms"),
                new Figure("projection_lag_p99_ms", lag.micros.getValueAtPercentile(99) / MICROS_PER_MILLI, "ms"),
                new Figure("projection_rows_per_s", ROUNDS * commands / with, "1/s"),
                new Figure("projection_cost_percent", PERCENT * (with / without - 1), "%"));
    }

    private List<ActorRef<ShardFollower.Command>> follow(
            HikariDataSource source, ProjectionSettings settings, Lag lag) {
        var domains = new Domains(List.of(new BenchDomain()));
        var insights = new InsightProjection(domains, settings.keeping(), settings.otherwise(), settings.insights());
        var aggregates = new AggregateProjection(settings.counts());
        var metrics = new ProjectionMetrics(new SimpleMeterRegistry(), InstantSource.system());
        var followers = new ArrayList<ActorRef<ShardFollower.Command>>();
        for (int shard = 0; shard < Follower.SHARDS; shard++) {
            var follower = new Follower(
                    source,
                    new JdbcOutlines(source, domains),
                    List.of(insights, aggregates),
                    shard,
                    settings.pageRows(),
                    InstantSource.system(),
                    lag);
            followers.add(system.systemActorOf(
                    ShardFollower.create(shard, follower, settings, metrics),
                    "follower-" + System.nanoTime(),
                    Props.empty()));
        }
        return followers;
    }

    private double seconds() {
        var done = new CompletableFuture<Integer>();
        long begun = System.nanoTime();
        system.systemActorOf(
                ObserveLoad.create(
                        all, new ObserveLoad.Size(commands, IN_FLIGHT, 1), ObserveLoad.uniform(subjects), done),
                "load-" + begun,
                Props.empty());
        int turnedAway = done.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        if (turnedAway > 0) {
            throw new IllegalStateException(turnedAway + " commands were turned away.");
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Of every row, how long after its conclusion it was in the tables; at most: that of its page's oldest row. */
    private static final class Lag implements FollowerListener {
        private final Histogram micros = new SynchronizedHistogram(3);
        private final Set<Integer> calm = ConcurrentHashMap.newKeySet();
        private volatile boolean measured;

        @Override
        public void reached(Reached reached) {
            if (reached.rows() == 0) {
                calm.add(reached.shard());
            } else if (measured && reached.projection().equals(InsightProjection.NAME)) {
                long lag = TimeUnit.NANOSECONDS.toMicros(
                        Duration.between(reached.oldest(), reached.at()).toNanos());
                micros.recordValueWithCount(Math.max(0, lag), reached.rows());
            }
        }

        @Override
        public void parked(String projection, int rows) {
            throw new IllegalStateException("A row of the benchmark's own cannot be read.");
        }

        @Override
        public void switched(String projection, int version) {}

        void begin() {
            measured = true;
        }

        /** Waits until every shard has found nothing new. */
        void awaitCalm() {
            calm.clear();
            if (!Processes.await(LIMIT, () -> calm.size() == Follower.SHARDS)) {
                throw new IllegalStateException("The projections do not catch up.");
            }
            measured = false;
        }
    }
}
