package dev.presage.node.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * Makes this node a member, or says after a while why it is none. It asks the seeds to let it in. A node that is a seed
 * itself also asks the {@link Fence} now and then whether it may found the cluster, which is so if none lives; so after
 * all have died it does not matter who comes back first.
 */
public final class Joining extends AbstractBehavior<Joining.Command> {
    private static final Duration TRIED_EVERY = Duration.ofSeconds(1);

    /** What it is told. */
    public sealed interface Command {}

    private enum Event implements Command {
        TRY_FOUNDING,
        MAY_FOUND,
        MAY_NOT_FOUND,
        UP,
        FENCE_AWAY,
        ADMITTED,
        TOO_LATE
    }

    private record Failed(Throwable why) implements Command {}

    private final ClusterSettings settings;
    private final Fence fence;
    private final Runnable up;
    private final Consumer<String> failed;
    private final TimerScheduler<Command> timers;
    private final Cluster cluster;
    private final Executor blocking;
    private boolean joined;

    private Joining(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ClusterSettings settings,
            Fence fence,
            Runnable up,
            Consumer<String> failed) {
        super(context);
        this.settings = settings;
        this.fence = fence;
        this.up = up;
        this.failed = failed;
        this.timers = timers;
        this.cluster = Cluster.get(context.getSystem());
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /**
     * Asks to be let in, and stops once that is decided.
     *
     * @param up run once this node is a member
     * @param failed told in one sentence why it is none; it may be tried again only by a new start
     */
    public static Behavior<Command> create(
            ClusterSettings settings, Fence fence, Runnable up, Consumer<String> failed) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var joining = new Joining(context, timers, settings, fence, up, failed);
            joining.begin();
            return joining;
        }));
    }

    private void begin() {
        cluster.subscriptions()
                .tell(Subscribe.create(getContext().messageAdapter(SelfUp.class, up -> Event.UP), SelfUp.class));
        timers.startSingleTimer(Event.TOO_LATE, settings.joinTimeout());
        if (settings.mayFound()) {
            getContext().getSelf().tell(Event.TRY_FOUNDING);
        } else {
            askSeeds();
        }
    }

    /** Those that are not this node; Pekko goes on asking them by itself. */
    private void askSeeds() {
        Address self = cluster.selfMember().address();
        List<Address> others = settings.seeds().stream()
                .map(seed -> new Address(self.protocol(), self.system(), seed.host(), seed.port()))
                .filter(seed -> !seed.equals(self))
                .toList();
        if (!joined && !others.isEmpty()) {
            joined = true;
            cluster.manager().tell(new JoinSeedNodes(others));
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::on).build();
    }

    private Behavior<Command> on(Command command) {
        return switch (command) {
            case Event.TRY_FOUNDING -> {
                ask(() -> fence.found() ? Event.MAY_FOUND : Event.MAY_NOT_FOUND, Event.MAY_NOT_FOUND);
                yield this;
            }
            case Event.MAY_FOUND -> {
                cluster.manager().tell(Join.create(cluster.selfMember().address()));
                yield this;
            }
            case Event.MAY_NOT_FOUND -> {
                askSeeds();
                timers.startSingleTimer(Event.TRY_FOUNDING, TRIED_EVERY);
                yield this;
            }
            case Event.UP -> {
                timers.cancel(Event.TRY_FOUNDING);
                joinFence();
                yield this;
            }
            case Event.FENCE_AWAY -> {
                timers.startSingleTimer(Event.UP, TRIED_EVERY);
                yield this;
            }
            case Event.ADMITTED -> {
                up.run();
                yield Behaviors.stopped();
            }
            case Event.TOO_LATE -> fail(reason());
            case Failed broken -> fail(String.valueOf(broken.why().getMessage()));
        };
    }

    private Behavior<Command> fail(String reason) {
        failed.accept(reason);
        return Behaviors.stopped();
    }

    private void joinFence() {
        ask(
                () -> {
                    fence.join();
                    return Event.ADMITTED;
                },
                Event.FENCE_AWAY);
    }

    /** Asks the fence where it may block. */
    private void ask(Callable<Command> question, Command away) {
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return question.call();
                                    } catch (SQLException unreachable) {
                                        return away;
                                    } catch (Exception broken) {
                                        return new Failed(broken);
                                    }
                                },
                                blocking),
                        Joining::answer);
    }

    private static Command answer(@Nullable Command answer, @Nullable Throwable broken) {
        return answer != null ? answer : new Failed(broken == null ? new IllegalStateException() : broken);
    }

    private String reason() {
        String waited = " within " + settings.joinTimeout().toSeconds() + " s. ";
        if (settings.bootstrap() == ClusterSettings.Bootstrap.KUBERNETES) {
            return "the pods that the Kubernetes API names did not form a cluster" + waited
                    + "Check the service account's role and the label selector.";
        }
        if (settings.isAlone()) {
            return "another cluster holds the database, or it cannot be reached.";
        }
        return "no seed of "
                + settings.seeds().stream().map(HostPort::toString).collect(Collectors.joining(", "))
                + " let this node in" + waited + "Check PRESAGE_CLUSTER_SEEDS, that a node of cluster \""
                + settings.name() + "\" runs there, and that its certificate is of the same authority.";
    }
}
