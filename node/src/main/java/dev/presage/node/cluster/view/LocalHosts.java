package dev.presage.node.cluster.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;

/** Asks this node's own regions and singletons what lives here. Nothing of it travels. */
final class LocalHosts {
    /** One that answers later is counted as it was. */
    private static final Duration BOUND = Duration.ofMillis(800);

    /** The actors below the managers that the cluster's library makes; each has the name of what it manages. */
    private static final String MANAGER = "singletonManager";

    private static final String SINGLETONS = "/system/" + MANAGER + "*/*";

    private final org.apache.pekko.actor.ActorSystem system;
    private final Set<String> domains;
    private final Map<String, Map<String, Integer>> last = new ConcurrentHashMap<>();

    /**
     * @param domains that are sharded
     */
    LocalHosts(ActorSystem<?> system, Set<String> domains) {
        this.system = Adapter.toClassic(system);
        this.domains = Set.copyOf(domains);
    }

    /** Has every singleton that runs here tell who it is. */
    void callSingletons(org.apache.pekko.actor.typed.ActorRef<ActorIdentity> answers) {
        system.actorSelection(SINGLETONS).tell(new Identify(SINGLETONS), Adapter.toClassic(answers));
    }

    /** Which singleton answered; empty if it was none. */
    static String singleton(ActorIdentity identity) {
        return identity.getActorRef()
                .map(ActorRef::path)
                .filter(path -> path.parent().name().equals(MANAGER + path.name()))
                .map(ActorPath::name)
                .orElse("");
    }

    /** By domain and shard, how many subjects are in memory here; never fails, and is there within the bound. */
    CompletableFuture<Map<String, Map<String, Integer>>> shards() {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (String domain : domains) {
            asked.add(shards(domain).handle((stats, late) -> stats == null ? null : last.put(domain, counts(stats))));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(all -> Map.copyOf(last));
    }

    private CompletableFuture<ShardRegion.ShardRegionStats> shards(String domain) {
        try {
            ActorRef region = ClusterSharding.get(system).shardRegion(domain);
            return Patterns.ask(region, ShardRegion.getRegionStatsInstance(), BOUND)
                    .toCompletableFuture()
                    .thenApply(ShardRegion.ShardRegionStats.class::cast);
        } catch (IllegalArgumentException | IllegalStateException notOpenYet) {
            return CompletableFuture.failedFuture(notOpenYet);
        }
    }

    /** A shard that did not answer in time is here all the same; it counts as empty until it does. */
    private static Map<String, Integer> counts(ShardRegion.ShardRegionStats stats) {
        Map<String, Integer> counts = new HashMap<>();
        stats.getFailed().forEach(shard -> counts.put(shard, 0));
        stats.getStats().forEach((shard, subjects) -> counts.put(shard, ((Number) subjects).intValue()));
        return Map.copyOf(counts);
    }
}
