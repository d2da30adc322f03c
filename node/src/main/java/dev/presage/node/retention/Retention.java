package dev.presage.node.retention;

import dev.presage.persistence.archive.Archiver;
import dev.presage.persistence.transfer.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives what has come of age, one run at a time. Two for a moment do no harm: the second finds the journal locked.
 * What fails is tried again at the next turn.
 */
public final class Retention extends AbstractBehavior<Retention.Command> {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it; suits a singleton's hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Turn implements Command {
        INSTANCE
    }

    private record Ran(Archiver.@Nullable Archived archived, String failure) implements Command {}

    private final TimerScheduler<Command> timers;
    private final RetentionSettings settings;
    private final Archiver archiver;
    private final InstantSource clock;
    private final Executor blocking;

    private Retention(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            DataSource source,
            RetentionSettings settings,
            InstantSource clock) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.archiver = new Archiver(source, settings.folder(), clock);
        this.clock = clock;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /**
     * Looks for the first time after a turn's wait; the database need not be there yet.
     *
     * @param source connections that may write, three at once
     */
    public static Behavior<Command> create(DataSource source, RetentionSettings settings, InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var retention = new Retention(context, timers, source, settings, clock);
            retention.later();
            return retention;
        }));
    }

    private void later() {
        timers.startSingleTimer(Turn.INSTANCE, settings.every());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::on).build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Stop stop -> {
                return Behaviors.stopped();
            }
            case Turn turn ->
                getContext()
                        .pipeToSelf(
                                CompletableFuture.supplyAsync(this::archive, blocking),
                                (archived, failure) ->
                                        new Ran(archived, failure == null ? "" : String.valueOf(failure)));
            case Ran ran -> {
                Archiver.Archived archived = ran.archived();
                if (archived == null) {
                    log.warn(
                            "Old rows cannot be archived now: {} Trying again in {}.", ran.failure(), settings.every());
                } else if (archived.rows() > 0) {
                    log.info("{} rows were moved into {} files.", archived.rows(), archived.files());
                }
                later();
            }
        }
        return this;
    }

    private Archiver.Archived archive() {
        try {
            return archiver.run(new Selection(null, null, null, clock.instant().minus(settings.retention())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
