package dev.presage.node.training.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a training to run and runs it, on a thread of its own. One per cluster; two for a moment, as when a node is
 * cut off, only cost work, because every training says in the database whose it is.
 */
public final class Trainer extends AbstractBehavior<Trainer.Command> {
    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it once the training at hand is put down; suits a singleton's hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Look implements Command {
        INSTANCE
    }

    /** The thread is free again. */
    private record Free(@Nullable Throwable failure) implements Command {}

    private final TimerScheduler<Command> timers;
    private final Runner runner;
    private final TrainingSettings settings;
    private final ExecutorService thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private boolean busy;

    private Trainer(
            ActorContext<Command> context, TimerScheduler<Command> timers, Runner runner, TrainingSettings settings) {
        super(context);
        this.timers = timers;
        this.runner = runner;
        this.settings = settings;
        this.thread = Executors.newSingleThreadExecutor(Trainer::newThread);
    }

    @SuppressWarnings("ThreadPriorityCheck") // A hint where systems heed it; what holds it to its share is its pace.
    private static Thread newThread(Runnable work) {
        Thread made = new Thread(work, "presage-training");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    }

    /** Begins at once. Nothing it needs has to be there yet. */
    public static Behavior<Command> create(Runner runner, TrainingSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var trainer = new Trainer(context, timers, runner, settings);
            trainer.look();
            return trainer;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                .onSignal(PostStop.class, stopped -> {
                    stop.countDown();
                    thread.shutdown();
                    return this;
                })
                .build();
    }

    private Behavior<Command> on(Command command) {
        return switch (command) {
            case Look look -> look();
            case Free free -> free(free);
            case Stop stopped -> {
                stop.countDown();
                yield busy ? this : Behaviors.stopped();
            }
        };
    }

    private Behavior<Command> look() {
        busy = true;
        getContext()
                .pipeToSelf(
                        CompletableFuture.runAsync(() -> runner.runOnce(stop), thread),
                        (done, failure) -> new Free(failure));
        return this;
    }

    private Behavior<Command> free(Free free) {
        busy = false;
        if (stop.getCount() == 0) {
            return Behaviors.stopped();
        }
        Throwable failure = free.failure();
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            getContext().getLog().warn("Trainings cannot go on now: {}", String.valueOf(cause));
        }
        Duration rest = failure == null ? settings.pollInterval() : settings.retryInterval();
        timers.startSingleTimer(Look.INSTANCE, rest);
        return this;
    }
}
