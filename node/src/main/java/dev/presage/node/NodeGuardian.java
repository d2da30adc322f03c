package dev.presage.node;

import dev.presage.node.cluster.ClusterSettings;
import dev.presage.node.cluster.Joining;
import dev.presage.node.cluster.Role;
import dev.presage.node.egress.EgressSettings;
import dev.presage.node.egress.InsightPublisher;
import dev.presage.node.http.BacktestsPort;
import dev.presage.node.http.HistoryPort;
import dev.presage.node.http.ProofsPort;
import dev.presage.node.http.TrainingsPort;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.Models;
import dev.presage.node.relay.Relay;
import dev.presage.node.relay.RelaySettings;
import dev.presage.node.sharding.Subjects;
import dev.presage.persistence.entity.EntitySettings;
import dev.presage.persistence.projection.ReadModels;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

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
            Models models,
            Subjects subjects,
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
                OnKubernetes.join(context, parts.config());
                wired.complete(actors);
                return waiting(actors, timers, joined);
            } catch (RuntimeException failed) {
                wired.completeExceptionally(failed);
                return Behaviors.stopped();
            }
        }));
    }

    private static Actors wire(ActorContext<Signal> context, NodeParts parts) {
        var registered = new RegisteredModels(loader(parts), parts.registry(), NodeVersion.text(), parts.clock());
        Models models = Models.start(
                context,
                InferenceSettings.from(parts.config()),
                registered::load,
                registered::load,
                parts.telemetry().registry());
        var follower = context.spawn(
                RegistryFollower.create(
                        parts.registry()::inService, models::serve, FollowSettings.from(parts.config())),
                "registry-follower");
        Subjects subjects = new Subjects(
                context.getSystem(),
                parts.domains(),
                parts.setups()::key,
                (model, subject) -> models.answerer(model, subject.id()),
                parts.clock(),
                EntitySettings.from(parts.config()),
                new JournalMeters(parts.telemetry().registry(), Proofs.auditor(parts, context.getSystem())));
        Gauge.builder("presage.subjects.active", subjects::active)
                .description("Subjects in memory on this node.")
                .register(parts.telemetry().registry());
        if (parts.domains().anyTells()) {
            relay(context, parts, subjects);
        }
        // One publisher in the whole cluster, so that insights go out in the journal's order.
        ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(
                                InsightPublisher.create(
                                        parts.journal(),
                                        parts.domains(),
                                        EgressSettings.from(parts.config()),
                                        parts.telemetry().registry()),
                                "insight-publisher")
                        .withSettings(on(context.getSystem(), Role.EDGE))
                        .withStopMessage(InsightPublisher.Stop.INSTANCE));
        var learning = new Learning(parts);
        learning.start(context.getSystem());
        var backtesting = new Backtesting(parts, loader(parts));
        backtesting.start(context.getSystem());
        new Stewardship(parts, loader(parts), backtesting::ask).open(context);
        var proofs = new Proofs(parts);
        proofs.open(context.getSystem());
        var lookingBack = new LookingBack(parts, registered);
        lookingBack.open(context);
        Retaining.open(parts, context.getSystem());
        var readSide = new ReadSide(parts);
        readSide.start(context.getSystem());
        return new Actors(
                models,
                subjects,
                () -> follower.tell(RegistryFollower.Look.NOW),
                new Bringing(registered, InferenceSettings.from(parts.config()).models()),
                learning.view(),
                backtesting.view(),
                proofs,
                lookingBack.view(context, models),
                readSide.view());
    }

    /** One in the whole cluster, so that tellings are delivered in the journal's order. */
    private static void relay(ActorContext<Signal> context, NodeParts parts, Subjects subjects) {
        var relay = new Relay.Parts(
                parts.journal(),
                parts.registrySource(),
                parts.domains(),
                subjects::tell,
                parts.clock(),
                RelaySettings.from(parts.config()),
                parts.telemetry().registry());
        ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(Relay.create(relay), "relay")
                        .withSettings(on(context.getSystem(), Role.ENTITY))
                        .withStopMessage(Relay.Stop.INSTANCE));
    }

    /** One in the whole cluster, on a node of this role. */
    static ClusterSingletonSettings on(ActorSystem<?> system, Role role) {
        return ClusterSingletonSettings.create(system).withRole(role.text());
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
            Actors actors, TimerScheduler<Signal> timers, CompletableFuture<Void> joined) {
        return Behaviors.receive(Signal.class)
                .onMessage(Signal.Joined.class, up -> {
                    timers.startTimerWithFixedDelay(Signal.AreModelsReady.NOW, MODELS_ASKED_EVERY);
                    return Behaviors.same();
                })
                .onMessage(Signal.AreModelsReady.class, now -> {
                    if (actors.models().isReady()) {
                        timers.cancelAll();
                        joined.complete(null);
                    }
                    return Behaviors.same();
                })
                .build();
    }
}
