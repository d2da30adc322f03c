package dev.presage.node.relay;

import dev.presage.node.relay.Progress.Place;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Follows the journal and delivers what its events tell others, page by page, at least once: its place is kept after
 * all of a page is durable where it was told. One per cluster; two for a moment, as when a node is cut off, only repeat
 * themselves.
 */
public final class Relay extends AbstractBehavior<Relay.Command> {
    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it; suits a singleton's hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Next implements Command {
        INSTANCE
    }

    /** A page was read. */
    private record Read(Place from, List<JournalRow> rows) implements Command {}

    /** All of a page is delivered. */
    private record Delivered(Place to, boolean more) implements Command {}

    /** The place is kept. */
    private record Kept(Place place, boolean more) implements Command {}

    private record Failed(String reason) implements Command {}

    private final TimerScheduler<Command> timers;
    private final JournalReader journal;
    private final Progress progress;
    private final Tellings tellings;
    private final Consumer<SubjectCommand> subjects;
    private final RelaySettings settings;
    private final RelayMetrics metrics;
    private final InstantSource clock;
    private final Executor blocking;
    private @Nullable Place place;
    private @Nullable ActorRef<Object> round;
    private int failures;

    private Relay(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
        super(context);
        this.timers = timers;
        this.journal = parts.journal();
        this.progress = new Progress(parts.source());
        this.subjects = parts.subjects();
        this.settings = parts.settings();
        this.metrics = new RelayMetrics(parts.registry());
        this.tellings = new Tellings(parts.domains(), metrics);
        this.clock = parts.clock();
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /**
     * What it works with.
     *
     * @param source connections that may write
     * @param subjects where commands go; must not block
     */
    public record Parts(
            JournalReader journal,
            DataSource source,
            Domains domains,
            Consumer<SubjectCommand> subjects,
            InstantSource clock,
            RelaySettings settings,
            MeterRegistry registry) {}

    /** Begins at once, where the last one stopped. The database need not be there yet. */
    public static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var relay = new Relay(context, timers, parts);
            relay.read();
            return relay;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                // Unwatched it would be waited for for ever.
                .onSignal(Terminated.class, this::ended)
                .build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Stop stop -> {
                return Behaviors.stopped();
            }
            case Next next -> read();
            case Read read -> deliver(read);
            case Delivered delivered -> {
                round = null;
                keep(delivered);
            }
            case Kept kept -> {
                place = kept.place();
                failures = 0;
                if (kept.more()) {
                    read();
                } else {
                    later(settings.pollInterval());
                }
            }
            case Failed failed -> {
                metrics.failed();
                Duration delay = settings.delay(failures++);
                getContext()
                        .getLog()
                        .warn("Subjects cannot be told now: {}. Trying again in {}.", failed.reason(), delay);
                later(delay);
            }
        }
        return this;
    }

    /** A round that ends before all of it is delivered has failed. */
    private Behavior<Command> ended(Terminated signal) {
        if (!signal.getRef().equals(round)) {
            return this;
        }
        round = null;
        return on(new Failed("delivering a page failed"));
    }

    private void later(Duration delay) {
        timers.startSingleTimer(Next.INSTANCE, delay);
    }

    private void read() {
        Place known = place;
        block(() -> {
            Place from = known == null ? progress.read() : known;
            return new Read(from, journal.telling(from.cursor(), settings.pageRows()));
        });
    }

    private void deliver(Read read) {
        place = read.from();
        if (read.rows().isEmpty()) {
            failures = 0;
            metrics.behind(Duration.ZERO);
            later(settings.pollInterval());
            return;
        }
        metrics.behind(age(read.rows().getFirst().event()));
        Tellings.Batch batch = tellings.of(read.rows(), read.from().told());
        var delivered = new Delivered(
                new Place(read.rows().getLast().cursor(), batch.next()),
                read.rows().size() == settings.pageRows());
        if (batch.bySubject().isEmpty()) {
            keep(delivered);
            return;
        }
        ActorRef<Command> self = getContext().getSelf();
        ActorRef<Object> begun = getContext()
                .spawnAnonymous(
                        Round.create(batch.bySubject(), subjects, settings, metrics, () -> self.tell(delivered)));
        getContext().watch(begun);
        round = begun;
    }

    private Duration age(SubjectEvent event) {
        return switch (event) {
            case SubjectEvent.Observed observed -> Duration.between(observed.at(), clock.instant());
        };
    }

    private void keep(Delivered delivered) {
        block(() -> {
            progress.keep(delivered.to());
            return new Kept(delivered.to(), delivered.more());
        });
    }

    /** Does something that blocks, where that is allowed. After a failure all since the kept place is done again. */
    private void block(Callable<Command> work) {
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
                        (command, failure) -> command != null ? command : new Failed(reason(failure)));
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause);
    }
}
