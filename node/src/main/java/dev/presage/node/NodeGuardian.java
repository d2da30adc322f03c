package dev.presage.node;

import dev.presage.node.cluster.ClusterSettings;
import dev.presage.node.cluster.Joining;
import dev.presage.node.cluster.Role;
import dev.presage.node.egress.EgressSettings;
import dev.presage.node.egress.InsightPublisher;
import dev.presage.node.healing.Quarantine;
import dev.presage.node.healing.QuarantineKeeper;
import dev.presage.node.healing.QuarantineSettings;
import dev.presage.node.http.BacktestsPort;
import dev.presage.node.http.HistoryPort;
import dev.presage.node.http.ProofsPort;
import dev.presage.node.http.TrainingsPort;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.Models;
import dev.presage.node.inference.overflow.OverflowSettings;
import dev.presage.node.inference.overflow.Pools;
import dev.presage.node.relay.Relay;
import dev.presage.node.relay.RelaySettings;
import dev.presage.node.sharding.Subjects;
import dev.presage.persistence.entity.EntitySettings;
import dev.presage.persistence.journal.Conflicts;
import dev.presage.persistence.projection.ReadModels;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Parent of the node's actors, and the one place where its rooms meet: it loads the models, joins the cluster, opens
 * sharding for every domain and then says that events may come.
 */
final class NodeGuardian {
    private static final Duration MODELS_ASKED_EVERY = Duration.ofMillis(50);

    private NodeGuardian() {}

    sealed interface Signal {
        /** This node is a member of the cluster. */
        record Joined() implements Signal {}

        /** Time to look whether the models have warmed up. */
        enum AreModelsReady implements Signal {
            NOW
        }
    }

    /**
     * What the rest of the node reaches the actors by.
     *
     * @param stepped says that the registry has taken a step, so that it is followed at once
     * @param bringer takes versions of models that people bring
     * @param trainings how trainings are asked for
     * @param backtests how candidates are tried over history
     * @param proofs how what was said is proven
     * @param readModels what can be searched for and was counted
     */
    record Actors(
            Pools models,
            Subjects subjects,
            Quarantine quarantine,
            Runnable stepped,
            RegistryView.Bringer bringer,
            TrainingsPort trainings,
            BacktestsPort backtests,
            ProofsPort proofs,
            HistoryPort history,
            ReadModels readModels) {}

    /**
     * @param parts what the actors stand on
     * @param wired completed once commands may be sent, or failed with why not
     * @param joined completed once this node is a member and its models are warm
     */
    static Behavior<Signal> create(NodeParts parts, CompletableFuture<Actors> wired, CompletableFuture<Void> joined) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            try {
                Actors actors = wire(context, parts);
                join(context, parts, joined);
                OnKubernetes.join(context, parts.config(), parts.supervision());
                wired.complete(actors);
                return waiting(actors, timers, OverflowSettings.from(parts.config()), joined);
            } catch (RuntimeException failed) {
                wired.completeExceptionally(failed);
                return Behaviors.stopped();
            }
        }));
    }

    private static Actors wire(ActorContext<Signal> context, NodeParts parts) {
        var registered = new RegisteredModels(loader(parts), parts.registry(), NodeVersion.text(), parts.clock());
        Pools models = pools(context, parts, registered);
        var singletons = new Singletons(context.getSystem(), parts.supervision());
        var follower = context.spawn(
                parts.supervision()
                        .supervised(
                                "registry-follower",
                                RegistryFollower.create(
                                        parts.registry()::inService,
                                        models::serve,
                                        FollowSettings.from(parts.config()))),
                "registry-follower");
        var quarantine = new Quarantine(
                parts.registrySource(),
                NodeStart.name(parts.config()),
                QuarantineSettings.from(parts.config()),
                parts.telemetry().registry());
        var meters = new JournalMeters(
                parts.telemetry().registry(),
                Proofs.auditor(parts, context.getSystem()),
                quarantine::report,
                parts.watch()::wrote);
        Conflicts.of(Adapter.toClassic(context.getSystem())).listen(meters::conflict);
        Subjects subjects = new Subjects(
                context.getSystem(),
                parts.domains(),
                parts.setups()::key,
                (model, subject) -> models.answerer(model, subject.id()),
                parts.clock(),
                EntitySettings.from(parts.config()),
                meters);
        Gauge.builder("presage.subjects.active", subjects::active)
                .description("Subjects in memory on this node.")
                .register(parts.telemetry().registry());
        openOnce(singletons, parts, subjects, quarantine);
        var learning = new Learning(parts);
        learning.start(singletons);
        var backtesting = new Backtesting(parts, loader(parts));
        backtesting.start(singletons);
        new Stewardship(parts, loader(parts), backtesting::ask).open(singletons);
        var proofs = new Proofs(parts);
        proofs.open(singletons);
        var lookingBack = new LookingBack(parts, registered);
        lookingBack.open(context, singletons);
        Retaining.open(parts, singletons);
        var readSide = new ReadSide(parts);
        readSide.start(context.getSystem());
        return new Actors(
                models,
                subjects,
                quarantine,
                () -> follower.tell(RegistryFollower.Look.NOW),
                new Bringing(registered, InferenceSettings.from(parts.config()).models()),
                learning.view(),
                backtesting.view(),
                proofs,
                lookingBack.view(context, models),
                readSide.view());
    }

    private static void openOnce(Singletons singletons, NodeParts parts, Subjects subjects, Quarantine quarantine) {
        if (parts.domains().anyTells()) {
            relay(singletons, parts, subjects);
        }
        // One publisher in the whole cluster, so that insights go out in the journal's order.
        singletons.open(
                "insight-publisher",
                Role.EDGE,
                InsightPublisher.create(
                        parts.journal(),
                        parts.domains(),
                        EgressSettings.from(parts.config()),
                        parts.telemetry().registry()),
                InsightPublisher.Stop.INSTANCE);
        singletons.open(
                "quarantine-keeper",
                Role.ENTITY,
                QuarantineKeeper.create(quarantine, subjects::tell),
                QuarantineKeeper.Stop.INSTANCE);
    }

    /** The own pools, if this node serves models, and the way to those of other nodes. */
    private static Pools pools(ActorContext<Signal> context, NodeParts parts, RegisteredModels registered) {
        InferenceSettings all = InferenceSettings.from(parts.config());
        Set<Role> roles = ClusterSettings.from(parts.config()).roles();
        boolean serves = roles.contains(Role.MODEL);
        var registry = parts.telemetry().registry();
        Models own =
                Models.start(context, serves ? all : all.withoutModels(), registered::load, registered::load, registry);
        // Only who hosts subjects waits for somebody who serves.
        Set<String> needed = serves || !roles.contains(Role.ENTITY) ? Set.of() : all.required();
        return Pools.start(context, own, needed, serves, OverflowSettings.from(parts.config()), registry);
    }

    /** One in the whole cluster, so that tellings are delivered in the journal's order. */
    private static void relay(Singletons singletons, NodeParts parts, Subjects subjects) {
        var relay = new Relay.Parts(
                parts.journal(),
                parts.registrySource(),
                parts.domains(),
                subjects::tell,
                parts.clock(),
                RelaySettings.from(parts.config()),
                parts.telemetry().registry());
        singletons.open("relay", Role.ENTITY, Relay.create(relay), Relay.Stop.INSTANCE);
    }

    private static ModelLoader loader(NodeParts parts) {
        String name = parts.config().getString("presage.node.model-loader");
        try {
            return Class.forName(name)
                    .asSubclass(ModelLoader.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException wrong) {
            throw new IllegalArgumentException(
                    "presage.node.model-loader names " + name + ", which is not a ModelLoader on the class path.",
                    wrong);
        }
    }

    private static void join(ActorContext<Signal> context, NodeParts parts, CompletableFuture<Void> joined) {
        ActorRef<Signal> self = context.getSelf();
        context.spawn(
                Joining.create(
                        ClusterSettings.from(parts.config()),
                        parts.fence(),
                        () -> self.tell(new Signal.Joined()),
                        reason -> joined.completeExceptionally(new StartFailed(reason, null))),
                "joining");
    }

    private static Behavior<Signal> waiting(
            Actors actors, TimerScheduler<Signal> timers, OverflowSettings overflow, CompletableFuture<Void> joined) {
        long[] goesOnNanos = new long[1];
        return Behaviors.receive(Signal.class)
                .onMessage(Signal.Joined.class, up -> {
                    goesOnNanos[0] = System.nanoTime() + overflow.awaitPools().toNanos();
                    timers.startTimerWithFixedDelay(Signal.AreModelsReady.NOW, MODELS_ASKED_EVERY);
                    return Behaviors.same();
                })
                .onMessage(Signal.AreModelsReady.class, now -> {
                    if (actors.models().isReady(System.nanoTime() - goesOnNanos[0] < 0)) {
                        timers.cancelAll();
                        joined.complete(null);
                    }
                    return Behaviors.same();
                })
                .build();
    }
}
