package dev.presage.node.training.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a training, or other work of that kind, and does it, on a thread of its own. One per cluster; two for a
 * moment, as when a node is cut off, only cost work, because all such work says in the database whose it is.
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

    /** Work that is looked for and done, in pieces that can be put down. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does what there is to be done, to its end. Blocks.
         *
         * @param stop counted down when it is to be put down; somebody goes on later
         * @throws Unavailable if something does not answer now, and trying again later is all that can be done
         */
        void runOnce(CountDownLatch stop);
    }

    /**
     * How it looks for work.
     *
     * @param what a word for its thread and for the log
     * @param poll how long it rests when there was none
     * @param retry how long when something did not answer
     */
    public record Habit(String what, Duration poll, Duration retry) {}

    private final TimerScheduler<Command> timers;
    private final Work work;
    private final Habit habit;
    private final ExecutorService thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private boolean busy;

    private Trainer(ActorContext<Command> context, TimerScheduler<Command> timers, Work work, Habit habit) {
        super(context);
        this.timers = timers;
        this.work = work;
        this.habit = habit;
        this.thread = Executors.newSingleThreadExecutor(task -> newThread(task, "presage-" + habit.what()));
    }

    @SuppressWarnings("ThreadPriorityCheck") // A hint where systems heed it; what holds it to its share is its pace.
    private static Thread newThread(Runnable task, String name) {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    }

    /** Begins at once. Nothing it needs has to be there yet. */
    public static Behavior<Command> create(Runner runner, TrainingSettings settings) {
        return create(runner::runOnce, new Habit("training", settings.pollInterval(), settings.retryInterval()));
    }

    /** Begins at once. Nothing the work needs has to be there yet. */
    public static Behavior<Command> create(Work work, Habit habit) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var trainer = new Trainer(context, timers, work, habit);
            trainer.look();
            return trainer;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                .onSignal(PostStop.class, stopped -> letGo())
                .onSignal(PreRestart.class, failed -> letGo())
                .build();
    }

    private Behavior<Command> letGo() {
        stop.countDown();
        thread.shutdown();
        return this;
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
                        CompletableFuture.runAsync(() -> work.runOnce(stop), thread),
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
            getContext().getLog().warn("There can be no {} now: {}", habit.what(), String.valueOf(cause));
        }
        Duration rest = failure == null ? habit.poll() : habit.retry();
        timers.startSingleTimer(Look.INSTANCE, rest);
        return this;
    }
}
