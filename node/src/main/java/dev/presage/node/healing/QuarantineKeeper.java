package dev.presage.node.healing;

import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Tries subjects in quarantine again as they become due, a few at a time. One per cluster; two for a moment do no harm,
 * for who is due is taken by one of them. Whoever it is that becomes the one tries everybody soon, since it may be of
 * another version.
 */
public final class QuarantineKeeper extends AbstractBehavior<QuarantineKeeper.Command> {
    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it; suits a singleton's hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Look implements Command {
        INSTANCE
    }

    private record Due(List<SubjectId> subjects, long all) implements Command {}

    private record Answered(SubjectReply reply) implements Command {}

    /** Something that blocked is over. */
    private record Over(boolean looked, String failure) implements Command {}

    private final TimerScheduler<Command> timers;
    private final Quarantine quarantine;
    private final Consumer<SubjectCommand> subjects;
    private final ActorRef<SubjectReply> replyTo;
    private final Executor blocking;
    private boolean begun;
    private boolean failing;

    private QuarantineKeeper(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Quarantine quarantine,
            Consumer<SubjectCommand> subjects) {
        super(context);
        this.timers = timers;
        this.quarantine = quarantine;
        this.subjects = subjects;
        this.replyTo = context.messageAdapter(SubjectReply.class, Answered::new);
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /**
     * Begins at once; the database need not be there yet.
     *
     * @param subjects where commands go; must not block
     */
    public static Behavior<Command> create(Quarantine quarantine, Consumer<SubjectCommand> subjects) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var keeper = new QuarantineKeeper(context, timers, quarantine, subjects);
            keeper.look();
            return keeper;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                .onSignal(PostStop.class, stopped -> away())
                .onSignal(PreRestart.class, failed -> away())
                .build();
    }

    /** Another node says now how many there are. */
    private Behavior<Command> away() {
        quarantine.count(0);
        return this;
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Stop stop -> {
                return Behaviors.stopped();
            }
            case Look look -> look();
            case Due due -> {
                begun = true;
                failing = false;
                quarantine.count(due.all());
                due.subjects().forEach(subject -> subjects.accept(new SubjectCommand.Retry(subject, false, replyTo)));
                rest();
            }
            case Answered answered -> {
                // One that cannot be recovered still has noted that itself.
                if (answered.reply() instanceof SubjectReply.Described) {
                    block(false, () -> {
                        quarantine.answered(answered.reply());
                        return new Over(false, "");
                    });
                }
            }
            case Over over -> {
                if (!over.failure().isEmpty() && !failing) {
                    failing = true;
                    getContext().getLog().warn("Subjects in quarantine cannot be looked after now: {}", over.failure());
                }
                if (over.looked()) {
                    rest();
                }
            }
        }
        return this;
    }

    private void rest() {
        timers.startSingleTimer(Look.INSTANCE, quarantine.settings().lookEvery());
    }

    private void look() {
        boolean first = !begun;
        QuarantineSettings settings = quarantine.settings();
        block(true, () -> {
            if (first) {
                quarantine.wards().allDueWithin(settings.firstTry());
            }
            List<SubjectId> due = quarantine.wards().takeDue(settings.tryTogether(), settings.patience());
            return new Due(due, quarantine.wards().count());
        });
    }

    private void block(boolean looking, Callable<Command> work) {
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return work.call();
                                    } catch (SQLException failed) {
                                        throw new CompletionException(failed);
                                    } catch (RuntimeException failed) {
                                        throw failed;
                                    } catch (Exception impossible) {
                                        throw new IllegalStateException(impossible);
                                    }
                                },
                                blocking),
                        (command, failure) -> command != null ? command : new Over(looking, String.valueOf(failure)));
    }
}
