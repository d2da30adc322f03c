package dev.presage.node.history;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.replay.Rederivation;
import dev.presage.persistence.replay.Rederiver;
import dev.presage.persistence.replay.Unreachable;
import dev.presage.protocol.wire.MalformedBytes;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Derives one of the newest events again at each tick, in a thread of its own, and counts how that comes out. At most
 * one is under way; a tick that finds one is passed over. What comes out differently is said loudly.
 */
public final class Recheck {
    private static final Logger log = LoggerFactory.getLogger(Recheck.class);

    /** What it is told. */
    public sealed interface Command {}

    /** Time for the next one. */
    enum Tick implements Command {
        TICK
    }

    /** That one is done. */
    record Done(Cursor upTo) implements Command {}

    /** It is to end. */
    public enum Stop implements Command {
        STOP
    }

    /**
     * What it stands on.
     *
     * @param journal where events are found
     * @param rederiver how they are derived again
     * @param meters where to count
     */
    public record Parts(JournalReader journal, Rederiver rederiver, HistorySettings settings, MeterRegistry meters) {}

    private final Parts parts;
    private final ActorContext<Command> context;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("presage-recheck").unstarted(work));
    private final SplittableRandom random = new SplittableRandom();
    private Cursor from = Cursor.START;
    private boolean busy;

    private Recheck(Parts parts, ActorContext<Command> context) {
        this.parts = parts;
        this.context = context;
    }

    /** One for the whole cluster. */
    public static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.TICK, parts.settings().interval());
            var recheck = new Recheck(parts, context);
            return Behaviors.receive(Command.class)
                    .onMessage(Command.class, recheck::on)
                    .onSignal(PostStop.class, stopped -> {
                        recheck.thread.shutdownNow();
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    private Behavior<Command> on(Command command) {
        return switch (command) {
            case Tick tick -> {
                if (!busy) {
                    busy = true;
                    Cursor after = from;
                    context.pipeToSelf(
                            CompletableFuture.supplyAsync(() -> next(after), thread),
                            (upTo, failed) -> new Done(failed == null ? upTo : after));
                }
                yield Behaviors.same();
            }
            case Done done -> {
                busy = false;
                from = done.upTo();
                yield Behaviors.same();
            }
            case Stop stop -> Behaviors.stopped();
        };
    }

    /** Chooses a row after a place and derives it; returns the journal's end, from where the next one is chosen. */
    private Cursor next(Cursor after) {
        try {
            if (!after.equals(Cursor.START)) {
                List<JournalRow> page =
                        parts.journal().after(after, parts.settings().pageRows());
                if (!page.isEmpty()) {
                    check(page.get(random.nextInt(page.size())));
                }
            }
            return parts.journal().head();
        } catch (JournalUnavailable | MalformedBytes unreadable) {
            count("failed");
            log.debug("No event can be derived again now.", unreadable);
            return after;
        }
    }

    private void check(JournalRow row) {
        try {
            Rederivation derived = parts.rederiver().event(row.subject(), row.version());
            count(derived.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (derived.outcome() == Rederivation.Outcome.DIFFERENT) {
                log.error(
                        "Event {} of {} comes out differently when it is concluded again: {} differences, the largest"
                                + " at {}. GET /v1/insights/{}:{}:0/derivation shows them.",
                        row.version(),
                        row.subject(),
                        derived.differing(),
                        derived.differences().isEmpty()
                                ? "no place that is known"
                                : derived.differences().getFirst().what(),
                        row.subject().toString().replace("/", ":"),
                        row.version());
            }
        } catch (Unreachable unreachable) {
            count("failed");
            log.warn(
                    "Event {} of {} cannot be concluded again: {} {}",
                    row.version(),
                    row.subject(),
                    unreachable.problem().code().code(),
                    unreachable.problem().detail());
        }
    }

    private void count(String outcome) {
        parts.meters().counter("presage.derivations", "outcome", outcome).increment();
    }
}
