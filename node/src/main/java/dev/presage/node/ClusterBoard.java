package dev.presage.node;

import com.typesafe.config.Config;
import dev.presage.node.cluster.view.ClusterWatch;
import dev.presage.node.cluster.view.LocalNumbers;
import dev.presage.node.cluster.view.PoolSeen;
import dev.presage.node.cluster.view.RemoteSeen;
import dev.presage.node.cluster.view.ViewSettings;
import dev.presage.node.inference.PoolStatus;
import dev.presage.node.inference.overflow.Pools;
import dev.presage.node.inference.overflow.RemoteStatus;
import dev.presage.persistence.domain.Domain;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;

/** The last picture of the cluster, to be read by anybody at any time; empty before the first. */
final class ClusterBoard implements Supplier<Map<String, Object>> {
    private volatile Map<String, Object> last = Map.of();

    @Override
    public Map<String, Object> get() {
        return last;
    }

    /**
     * Begins to watch.
     *
     * @param name what this node is called
     * @param http where it serves HTTP
     * @param pools its own, and those that it asks
     */
    void watch(ActorSystem<?> system, NodeParts parts, String name, InetSocketAddress http, Pools pools) {
        Config config = parts.config();
        String address = reachable(system, http);
        BooleanSupplier ready = parts.readiness()::isReady;
        var unused = system.systemActorOf(
                parts.supervision()
                        .supervised(
                                "cluster-watch",
                                ClusterWatch.create(new ClusterWatch.Parts(
                                        () -> new LocalNumbers(
                                                name,
                                                address,
                                                ready.getAsBoolean(),
                                                uptimeSeconds(),
                                                seen(pools.status()),
                                                elsewhere(pools.remote())),
                                        parts.domains().all().stream()
                                                .map(Domain::name)
                                                .collect(Collectors.toUnmodifiableSet()),
                                        config.getInt("pekko.cluster.sharding.number-of-shards"),
                                        picture -> last = picture,
                                        InstantSource.system(),
                                        ViewSettings.from(config)))),
                "cluster-watch",
                Props.empty());
    }

    /** A node that listens everywhere is reached where the other nodes reach it. */
    private static String reachable(ActorSystem<?> system, InetSocketAddress http) {
        String host = http.getAddress().isAnyLocalAddress()
                ? Cluster.get(system).selfMember().address().getHost().orElse("localhost")
                : http.getHostString();
        return host + ":" + http.getPort();
    }

    private static List<PoolSeen> seen(List<PoolStatus> pools) {
        return pools.stream()
                .map(pool -> new PoolSeen(
                        pool.model().name(),
                        pool.model().version(),
                        pool.workers(),
                        pool.queueDepth(),
                        pool.queueSize(),
                        pool.rowsPerSecond()))
                .toList();
    }

    private static List<RemoteSeen> elsewhere(List<RemoteStatus> remote) {
        return remote.stream()
                .map(far -> new RemoteSeen(
                        far.model().name(), far.model().version(), far.pools(), far.inFlight(), far.asked()))
                .toList();
    }

    private static long uptimeSeconds() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
    }
}
