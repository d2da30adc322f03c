package dev.presage.node.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.presage.persistence.projection.Follower;
import dev.presage.persistence.projection.InsightProjection;
import dev.presage.persistence.projection.Unit;
import dev.presage.persistence.projection.WrittenJournal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedWorkTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ProjectionSettings SETTINGS = ProjectionSettings.from(
            ConfigFactory.parseResources("presage/projection.conf").resolve());

    private final WrittenJournal journal = new WrittenJournal();
    private final SplittableRandom random = new SplittableRandom(1);

    @AfterEach
    void close() {
        journal.close();
    }

    private void write(int rows) throws SQLException {
        try (Connection connection = journal.connect()) {
            for (int i = 0; i < rows; i++) {
                journal.write(connection, random);
            }
            connection.commit();
        }
    }

    /**
     * Goal: the cluster's nodes share the shards, and when one leaves the others take over, with every row counted
     * once. Method: two actor systems on one journal, of which the first leaves.
     */
    @Test
    void nodesShareTheShards() throws Exception {
        try (Node first = new Node()) {
            first.join(first);
            try (Node second = new Node()) {
                second.join(first);
                awaitMembers(first, 2);
                first.start();
                second.start();
                int written = 0;
                while (first.rows() == 0 || second.rows() == 0) {
                    write(50);
                    written += 50;
                    assertThat(written).as("rows until both had some").isLessThan(100_000);
                }
                first.close();
                write(500);
                await(
                        second,
                        () -> journal.sums(Unit.DAY).rows()
                                == journal.expectedSums().rows());
                assertThat(journal.sums(Unit.MINUTE)).isEqualTo(journal.expectedSums());
                assertThat(second.registry
                                .get("presage.projection.lag.seconds")
                                .tag("projection", InsightProjection.NAME)
                                .gauge()
                                .value())
                        .isLessThan((double) LONG.toSeconds());
            }
        }
    }

    private static void awaitMembers(Node node, int count) {
        await(node, () -> {
            int up = 0;
            for (var member : node.cluster().state().getMembers()) {
                up += member.status().toString().equals("Up") ? 1 : 0;
            }
            return up == count;
        });
    }

    private static void await(Node node, BooleanSupplier condition) {
        TestProbe.create(node.system).awaitAssert(LONG, Duration.ofMillis(100), () -> {
            assertThat(condition.getAsBoolean()).isTrue();
            return true;
        });
    }

    /** What a node needs to follow shards. */
    private final class Node implements AutoCloseable {
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "shared",
                ConfigFactory.parseMap(Map.of(
                                "pekko.actor.provider",
                                "cluster",
                                "pekko.remote.artery.canonical.hostname",
                                "127.0.0.1",
                                "pekko.remote.artery.canonical.port",
                                0,
                                "pekko.cluster.roles",
                                List.of("edge"),
                                "pekko.cluster.sharded-daemon-process.keep-alive-interval",
                                "1s",
                                "pekko.coordinated-shutdown.exit-jvm",
                                false))
                        .withFallback(ConfigFactory.load()));

        private Cluster cluster() {
            return Cluster.get(system);
        }

        void join(Node seed) {
            cluster().manager().tell(Join.create(seed.cluster().selfMember().address()));
        }

        void start() {
            var metrics = new ProjectionMetrics(registry, InstantSource.system());
            ShardFollower.startAll(system, "edge", shard -> follower(shard, metrics), SETTINGS, metrics);
        }

        private Follower follower(int shard, ProjectionMetrics metrics) {
            return journal.follower(shard, 50, metrics);
        }

        /** How many rows it has added. */
        double rows() {
            return registry.find("presage.projection.rows").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
        }

        /** It leaves in order. */
        @Override
        public void close() throws Exception {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
