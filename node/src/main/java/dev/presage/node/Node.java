package dev.presage.node;

import com.typesafe.config.Config;
import dev.presage.node.cluster.ClusterSettings;
import dev.presage.node.cluster.Fence;
import dev.presage.node.cluster.NotAdmitted;
import dev.presage.node.healing.DatabaseWatch;
import dev.presage.node.healing.Supervision;
import dev.presage.node.healing.SupervisionSettings;
import dev.presage.node.healing.WatchSettings;
import dev.presage.node.health.Readiness;
import dev.presage.node.http.HttpServer;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.RegistrySettings;
import dev.presage.node.telemetry.Telemetry;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.Ping;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.persistence.messages.MessageSerializer;
import dev.presage.persistence.replay.JdbcKeptContexts;
import dev.presage.persistence.replay.Setups;
import dev.presage.persistence.replay.Travel;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.flywaydb.core.api.FlywayException;

/**
 * One member of the cluster, from its configuration until it has stopped in order: first it takes nothing new, then
 * what it took becomes durable, then it lets go of its subjects.
 */
public final class Node implements AutoCloseable {

    private final ActorSystem<NodeGuardian.Signal> system;
    private final HttpServer http;

    private Node(ActorSystem<NodeGuardian.Signal> system, HttpServer http) {
        this.system = system;
        this.http = http;
    }

    /**
     * Starts a node and waits until it accepts events.
     *
     * @throws StartFailed if it cannot, with what to check
     */
    public static Node start(Config given) {
        Config config = ClusterSettings.from(given).over(given, NodeVersion.text());
        OnKubernetes.check(config);
        NodeClock.announce(config);
        NodeParts parts = open(config);
        var wired = new CompletableFuture<NodeGuardian.Actors>();
        var joined = new CompletableFuture<Void>();
        ActorSystem<NodeGuardian.Signal> system =
                ActorSystem.create(NodeGuardian.create(parts, wired, joined), "presage", setup(parts));
        try {
            return new Node(system, new NodeStart(parts, system).run(wired, joined));
        } catch (RuntimeException failed) {
            system.terminate();
            parts.close();
            throw failed;
        }
    }

    private static ActorSystemSetup setup(NodeParts parts) {
        return ActorSystemSetup.create(BootstrapSetup.create(parts.config()), MessageSerializer.setup(parts.domains()));
    }

    private static NodeParts open(Config config) {
        DatabaseSettings settings = DatabaseSettings.from(config);
        var domains = DomainLoader.load(config.getConfig("presage.domains"));
        try {
            RegistrySettings registry = RegistrySettings.from(config);
            Database database = Database.open(settings);
            Fence fence = fence(config, settings);
            var registrySource = ConnectionPool.open(settings, "presage-registry", registry.connections(), false);
            var journal = new JdbcJournalReader(database.source(), domains);
            var setups = new DomainSetups(config.getConfig("presage.domains"), domains, new Setups(registrySource));
            setups.note();
            var telemetry = new Telemetry();
            return new NodeParts(
                    config,
                    telemetry,
                    new Readiness(),
                    new Supervision(telemetry.registry(), SupervisionSettings.from(config)),
                    watch(settings, WatchSettings.from(config), telemetry),
                    domains,
                    database,
                    fence,
                    setups,
                    journal,
                    new Travel(
                            journal,
                            new JdbcKeptContexts(database.source(), registrySource),
                            domains.all(),
                            WaypointSettings.from(config),
                            NodeClock.of(config)),
                    registrySource,
                    new Registry(registrySource, registry.files(), registry.gates(), NodeClock.of(config)));
        } catch (FlywayException | SQLException unreachable) {
            throw new StartFailed(
                    "The journal's database at " + settings.url()
                            + " cannot be used. Check that PostgreSQL runs there and takes the user: "
                            + unreachable.getMessage(),
                    unreachable);
        }
    }

    /** Looks early whether this node could be a member, before it has loaded anything. */
    private static Fence fence(Config config, DatabaseSettings settings) throws SQLException {
        ClusterSettings cluster = ClusterSettings.from(config);
        var fence = new Fence(
                () -> ConnectionPool.single(settings, "presage-fence"),
                cluster,
                config.getInt("pekko.cluster.sharding.number-of-shards"),
                cluster.host() + ":" + cluster.port(),
                NodeClock.of(config));
        try {
            fence.check();
            return fence;
        } catch (NotAdmitted no) {
            fence.close();
            throw new StartFailed("It may not be a member: " + no.getMessage(), no);
        }
    }

    private static DatabaseWatch watch(DatabaseSettings database, WatchSettings settings, Telemetry telemetry) {
        var ping = new Ping(database, settings.answerWithin());
        var probe = new DatabaseWatch.Probe() {
            @Override
            public void ask() throws SQLException {
                ping.ask();
            }

            @Override
            public void close() {
                ping.close();
            }
        };
        return new DatabaseWatch(probe, settings, telemetry.registry());
    }

    /** Where it serves HTTP. */
    public String address() {
        return http.address().getHostString() + ":" + http.address().getPort();
    }

    /**
     * Waits until it has stopped, for example on SIGTERM.
     *
     * @return why, if nobody asked it to: one sentence; a new start may well help
     */
    public Optional<String> awaitStop() {
        system.getWhenTerminated().toCompletableFuture().join();
        return Stopping.why(system);
    }

    /** Stops in order; what takes longer than its phase's bound is left to be done again by the next start. */
    @Override
    public void close() {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                .toCompletableFuture()
                .join();
    }
}
