package dev.presage.node;

import com.typesafe.config.Config;
import dev.presage.node.cluster.ClusterSettings;
import dev.presage.node.cluster.Role;
import dev.presage.node.dashboard.DashboardRoutes;
import dev.presage.node.http.DecodePort;
import dev.presage.node.http.HttpPorts;
import dev.presage.node.http.HttpServer;
import dev.presage.node.http.HttpSettings;
import dev.presage.node.http.JournalTail;
import dev.presage.node.inference.PoolStatus;
import dev.presage.node.ingest.EventDecoder;
import dev.presage.node.ingest.IngestSettings;
import dev.presage.node.ingest.KafkaIntake;
import dev.presage.node.telemetry.NodeNumbers;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.ModelRef;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** The order in which a node's rooms open, and the order in which they close again. */
final class NodeStart {
    private final NodeParts parts;
    private final ActorSystem<?> system;
    private final Config config;
    private final AtomicBoolean joined = new AtomicBoolean();
    private final ClusterBoard board = new ClusterBoard();

    NodeStart(NodeParts parts, ActorSystem<?> system) {
        this.parts = parts;
        this.system = system;
        this.config = parts.config();
    }

    /** Opens room after room; the doors to the outside last. */
    HttpServer run(CompletableFuture<NodeGuardian.Actors> wired, CompletableFuture<Void> member) {
        Duration bound = config.getDuration("presage.node.start-timeout");
        NodeGuardian.Actors actors = await("its models and subjects", bound, wired);
        var valve = new Valve(
                parts.watch()::isHere,
                actors.subjects(),
                system.ignoreRef(),
                config.getDuration("presage.node.ask-timeout"));
        IngestSettings ingest = IngestSettings.from(config);
        var decoder =
                new EventDecoder(parts.domains(), ingest.event(), parts.clock().withZone(ZoneOffset.UTC));
        var intake = new KafkaIntake(
                system,
                decoder,
                valve::tell,
                parts.domains().sentTo(),
                ingest,
                parts.telemetry().registry());
        HttpSettings settings = HttpSettings.from(config);
        var tail = new JournalTail(parts.journal(), settings.tail());
        parts.readiness()
                // A model that fails later does not make the node unready: its domain's fallback rule decides
                // meanwhile.
                .require("start", joined::get, "The node has not joined its cluster, or its models still warm up.")
                .require(
                        "clock", () -> parts.fence().clockProblem().isEmpty(), "Its clock differs from the database's.")
                .require("cluster", this::isMember, "The node is no member of its cluster.")
                .require("database", parts.watch()::isHere, "The journal's database is away or takes no rows.")
                .require("journal", tail::isCurrent, "The journal could not be read lately.");
        var numbers = numbers(actors);
        HttpServer server = listen(settings, valve, actors, decoder, tail, numbers, bound);
        closeInOrder(actors, intake, server, numbers);
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "stop-lending", actors.models()::stopLending);
        board.watch(system, parts, name(config), server.address(), actors.models());
        await("its place in the cluster", bound, member);
        parts.fence().watch(reason -> Stopping.because(system, reason));
        joined.set(true);
        if (ClusterSettings.from(config).roles().contains(Role.EDGE)) {
            intake.start();
        }
        return server;
    }

    private NodeNumbers numbers(NodeGuardian.Actors actors) {
        return new NodeNumbers(
                parts.telemetry().registry(),
                name(config),
                NodeVersion.text(),
                parts.readiness()::isReady,
                () -> serving(actors));
    }

    /** What this node is called. */
    static String name(Config config) {
        String name = config.getString("presage.node.name");
        return name.isEmpty() ? hostName() : name;
    }

    private boolean isMember() {
        MemberStatus status = Cluster.get(system).selfMember().status();
        return status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp());
    }

    private static List<ModelRef> serving(NodeGuardian.Actors actors) {
        return actors.models().status().stream().map(PoolStatus::model).toList();
    }

    private HttpServer listen(
            HttpSettings settings,
            Valve valve,
            NodeGuardian.Actors actors,
            EventDecoder decoder,
            JournalTail tail,
            Supplier<Map<String, Object>> numbers,
            Duration bound) {
        var ports = new HttpPorts(
                valve::ask,
                new Decoding(decoder),
                parts.journal(),
                actors.history(),
                actors.readModels(),
                new RegistryView(parts.registry(), actors.models()::standings, actors.stepped(), actors.bringer()),
                actors.trainings(),
                actors.backtests(),
                actors.proofs(),
                new QuarantineView(
                        actors.quarantine(),
                        actors.subjects(),
                        config.getDuration("presage.node.ask-timeout"),
                        system.dispatchers().lookup(DispatcherSelector.blocking())),
                parts.domains(),
                new OfferedModels(actors.models(), config.getDuration("presage.node.model-timeout"), system),
                parts.readiness()::report,
                parts.supervision()::report,
                numbers,
                board,
                parts.telemetry()::scrape);
        try {
            return await(
                    "its HTTP port",
                    bound,
                    HttpServer.start(system, settings, ports, tail, new DashboardRoutes().route()));
        } catch (StartFailed failed) {
            throw new StartFailed(
                    "Port " + settings.port() + " of " + settings.networkInterface()
                            + " cannot be listened on. Free it, or set PRESAGE_HTTP_PORT.",
                    failed);
        }
    }

    private void closeInOrder(NodeGuardian.Actors actors, KafkaIntake intake, HttpServer server, NodeNumbers numbers) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "drain-intake", () -> {
            parts.readiness().stop();
            return intake.drain();
        });
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "linger", server::linger);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "stop-http", server::stop);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-parts", () -> {
            numbers.close();
            actors.quarantine().close();
            parts.close();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
    }

    private static <T> T await(String what, Duration bound, CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new StartFailed(
                    "It waited " + bound.toSeconds() + " s for " + what
                            + ". Look into the log, or raise presage.node.start-timeout.",
                    late);
        } catch (ExecutionException | CompletionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new StartFailed("It could not get " + what + ": " + cause.getMessage(), cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailed("It was told to stop while it started.", interrupted);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "node";
        }
    }

    private record Decoding(EventDecoder decoder) implements DecodePort {
        @Override
        public Incoming structured(byte[] event) {
            return decoder.structured(event);
        }

        @Override
        public Incoming binary(Map<String, String> attributes, byte[] data) {
            return decoder.binary(attributes, data);
        }
    }
}
