package dev.presage.node.projection;

import dev.presage.persistence.projection.Follower;
import dev.presage.persistence.projection.Turn;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ShardedDaemonProcessSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.jspecify.annotations.Nullable;

/**
 * Lets a {@link Follower} take turn after turn. One per shard in the whole cluster; two for a moment, as when a node is
 * cut off, write nothing twice.
 */
public final class ShardFollower extends AbstractBehavior<ShardFollower.Command> {
    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it; suits a hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Next implements Command {
        INSTANCE
    }

    private record Turned(Turn turn, Duration took) implements Command {}

    private record Failed(String reason) implements Command {}

    private final TimerScheduler<Command> timers;
    private final int shard;
    private final Follower follower;
    private final ProjectionSettings settings;
    private final ProjectionMetrics metrics;
    private final Executor blocking;
    private int failures;

    private ShardFollower(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            int shard,
            Follower follower,
            ProjectionSettings settings,
            ProjectionMetrics metrics) {
        super(context);
        this.timers = timers;
        this.shard = shard;
        this.follower = follower;
        this.settings = settings;
        this.metrics = metrics;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /**
     * Has all shards followed, each by one node of the cluster.
     *
     * @param role of the nodes that take part; the others only know of it
     */
    public static void startAll(
            ActorSystem<?> system,
            String role,
            IntFunction<Follower> followers,
            ProjectionSettings settings,
            ProjectionMetrics metrics) {
        ShardedDaemonProcess.get(system)
                .init(
                        Command.class,
                        "projections",
                        Follower.SHARDS,
                        shard -> create(shard, followers.apply(shard), settings, metrics),
                        ShardedDaemonProcessSettings.create(system).withRole(role),
                        Optional.of(Stop.INSTANCE));
    }

    /** Begins at once, where the last one stopped. The database need not be there yet. */
    public static Behavior<Command> create(
            int shard, Follower follower, ProjectionSettings settings, ProjectionMetrics metrics) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new ShardFollower(context, timers, shard, follower, settings, metrics);
            actor.turn();
            return actor;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                .onSignal(PostStop.class, stopped -> {
                    metrics.left(shard);
                    return this;
                })
                .build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Stop stop -> {
                return Behaviors.stopped();
            }
            case Next next -> turn();
            case Turned turned -> {
                failures = 0;
                switch (turned.turn()) {
                    case BEHIND -> turn();
                    case BUILDING -> later(settings.rest(turned.took()));
                    case CALM -> later(settings.pollInterval());
                }
            }
            case Failed failed -> {
                metrics.failed();
                Duration delay = settings.delay(failures++);
                getContext()
                        .getLog()
                        .warn(
                                "Shard {} of the projections cannot go on now: {}. Trying again in {}.",
                                shard,
                                failed.reason(),
                                delay);
                later(delay);
            }
        }
        return this;
    }

    private void later(Duration delay) {
        timers.startSingleTimer(Next.INSTANCE, delay);
    }

    /** As a whole where blocking is allowed; the actor waits for it before the next. */
    private void turn() {
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(this::takeTurn, blocking),
                        (turned, failure) -> turned != null ? turned : new Failed(reason(failure)));
    }

    private Command takeTurn() {
        try {
            long begun = System.nanoTime();
            Turn turn = follower.turn();
            return new Turned(turn, Duration.ofNanos(System.nanoTime() - begun));
        } catch (SQLException failed) {
            throw new CompletionException(failed);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause);
    }
}
