package dev.presage.node.cluster.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three real actor systems on 127.0.0.1, with sharding and a singleton, one of which dies. */
class ClusterWatchTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final EntityTypeKey<String> KEY = EntityTypeKey.create(String.class, "device");
    private static final int SHARDS = 12;

    private final List<Member> members = new ArrayList<>();

    private record Member(
            ActorSystem<Void> system,
            AtomicReference<Map<String, Object>> seen,
            ActorRef<ShardingEnvelope<String>> region) {
        Map<String, Object> picture() {
            return Objects.requireNonNull(seen.get());
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Member member : members) {
            member.system().terminate();
        }
        for (Member member : members) {
            member.system().getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    /** Goal: every node sees all nodes and who hosts what; when one dies, the others see where its shards go. */
    @Test
    void aDeathIsSeenByTheOthers() {
        start("node-1");
        start("node-2");
        start("node-3");
        Member first = members.getFirst();
        for (Member member : members) {
            awaitPicture(
                    member,
                    "three nodes that say their names",
                    text -> text.contains("name=node-1")
                            && text.contains("name=node-2")
                            && text.contains("name=node-3"));
        }
        awaitPicture(first, "shards on node-3", text -> {
            touchAll(first);
            return text.contains("node=node-3, before=null, subjects=");
        });
        awaitPicture(members.get(1), "where the singleton runs", text -> text.contains("singletons={only-one=node-1}"));

        ActorSystem<Void> victim = members.removeLast().system();
        victim.terminate();
        awaitPicture(first, "node-3 does not answer", text -> text.contains("node-3 does not answer the others."));
        awaitPicture(first, "node-3 is gone", text -> text.contains("node-3 is gone"));
        awaitPicture(first, "its shards are elsewhere", text -> {
            touchAll(first);
            return text.contains("moved from node-3 to ") && !text.contains("node=node-3, before=null, subjects=");
        });
        assertThat(first.picture().get("unreachable")).isEqualTo(List.of());
    }

    private void start(String name) {
        Config config = ConfigFactory.parseString("""
                pekko {
                  actor.provider = cluster
                  remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                  cluster {
                    downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
                    split-brain-resolver { active-strategy = keep-majority, stable-after = 2s }
                    sharding.number-of-shards = %d
                  }
                  coordinated-shutdown { run-by-actor-system-terminate = off, exit-jvm = off }
                  loglevel = WARNING
                }
                """.formatted(SHARDS))
                .withFallback(ConfigFactory.parseResources("presage/cluster-view.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "watched", config);
        Cluster cluster = Cluster.get(system);
        cluster.manager()
                .tell(Join.create(
                        members.isEmpty()
                                ? cluster.selfMember().address()
                                : Cluster.get(members.getFirst().system())
                                        .selfMember()
                                        .address()));
        var region = ClusterSharding.get(system).init(Entity.of(KEY, entity -> sleeper()));
        ClusterSingleton.get(system).init(SingletonActor.of(sleeper(), "only-one"));
        var seen = new AtomicReference<Map<String, Object>>(Map.of());
        system.systemActorOf(
                ClusterWatch.create(new ClusterWatch.Parts(
                        () -> new LocalNumbers(name, "127.0.0.1:1", true, 1, List.of()),
                        Set.of("device"),
                        SHARDS,
                        seen::set,
                        InstantSource.system(),
                        ViewSettings.from(config))),
                "cluster-watch",
                Props.empty());
        members.add(new Member(system, seen, region));
    }

    private static Behavior<String> sleeper() {
        return Behaviors.receive(String.class).build();
    }

    /** Somebody needs a subject of each shard. */
    private static void touchAll(Member member) {
        for (int i = 0; i < 10 * SHARDS; i++) {
            member.region().tell(new ShardingEnvelope<>("s" + i, "wake"));
        }
    }

    private static void awaitPicture(Member member, String what, Predicate<String> shows) {
        long end = System.nanoTime() + WITHIN.toNanos();
        while (!shows.test(member.picture().toString())) {
            assertThat(System.nanoTime()).as(what + " in " + member.picture()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
