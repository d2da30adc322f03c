package dev.presage.node.egress;

import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalPage;
import dev.presage.persistence.journal.JournalReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the journal's insights to Kafka, page by page, at least once: a page's place is remembered after the broker
 * keeps all of it. One per cluster; two for a moment, as when a node is cut off, only repeat themselves.
 */
public final class InsightPublisher extends AbstractBehavior<InsightPublisher.Command> {
    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it; suits a singleton's hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Next implements Command {
        INSTANCE
    }

    /** A page is out. */
    private record Turned(Cursor cursor, boolean more) implements Command {}

    private record Failed(String reason) implements Command {}

    private final TimerScheduler<Command> timers;
    private final JournalReader journal;
    private final InsightRecords records;
    private final EgressSettings settings;
    private final EgressMetrics metrics;
    private final Outlet outlet;
    private final Executor blocking;
    private @Nullable Cursor cursor;
    private int failures;

    private InsightPublisher(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            JournalReader journal,
            Domains domains,
            EgressSettings settings,
            MeterRegistry registry) {
        super(context);
        this.timers = timers;
        this.journal = journal;
        this.records = new InsightRecords(domains, settings);
        this.settings = settings;
        this.metrics = new EgressMetrics(registry);
        this.outlet = new Outlet(settings);
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Begins at once, where the last one stopped. Neither broker nor database need be there yet. */
    public static Behavior<Command> create(
            JournalReader journal, Domains domains, EgressSettings settings, MeterRegistry registry) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var publisher = new InsightPublisher(context, timers, journal, domains, settings, registry);
            publisher.turn();
            return publisher;
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
        blocking.execute(outlet::close);
        return this;
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Stop stop -> {
                return Behaviors.stopped();
            }
            case Next next -> turn();
            case Turned turned -> {
                cursor = turned.cursor();
                failures = 0;
                if (turned.more()) {
                    turn();
                } else {
                    later(settings.pollInterval());
                }
            }
            case Failed failed -> {
                metrics.failed();
                Duration delay = delay(failures++);
                getContext()
                        .getLog()
                        .warn("Insights cannot be published now: {}. Trying again in {}.", failed.reason(), delay);
                later(delay);
            }
        }
        return this;
    }

    private void later(Duration delay) {
        timers.startSingleTimer(Next.INSTANCE, delay);
    }

    private Duration delay(int failuresBefore) {
        double doubled = (double) settings.retryMin().toMillis() * Math.pow(2, failuresBefore);
        return Duration.ofMillis(
                (long) Math.min(doubled, (double) settings.retryMax().toMillis()));
    }

    /** One page, as a whole where blocking is allowed; the actor waits for it before the next. */
    private void turn() {
        Cursor from = cursor;
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> publishPage(from), blocking),
                        (turned, failure) -> turned != null ? turned : new Failed(reason(failure)));
    }

    private Turned publishPage(@Nullable Cursor known) {
        try {
            Cursor from = known == null ? outlet.open() : known;
            JournalPage page = journal.remarkable(from, settings.pageRows(), records.asked());
            if (page.lookedAt() == 0) {
                metrics.turned(0, 0);
                return new Turned(from, false);
            }
            List<ProducerRecord<byte[], byte[]>> publication = page.rows().stream()
                    .flatMap(row -> records.of(row).stream())
                    .toList();
            Cursor to = page.upTo();
            outlet.publish(publication);
            outlet.keep(to);
            boolean more = page.lookedAt() == settings.pageRows();
            metrics.turned(publication.size(), more ? Math.max(0, journal.head().ordering() - to.ordering()) : 0);
            return new Turned(to, more);
        } catch (ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause);
    }
}
