package dev.presage.node.trials;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.wire.MalformedBytes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the journal from its end on a thread of its own and compares the versions of every model that learns. It may
 * take a stated part of one core and no more; what it cannot read in that time it passes over and counts.
 */
public final class LiveTrials implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveTrials.class);
    private static final int MOST_DELIVERIES = 256;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** A turn that took long for once, as the first ones do, is not paid for in full. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final JournalReader journal;
    private final TrialsPort port;
    private final TrialSettings settings;
    private final TrialMetrics metrics;
    private final InstantSource clock;
    private final Map<String, LiveTrial> trials = new HashMap<>();
    private final Deque<Runnable> deliveries = new ArrayDeque<>();
    private final ScheduledExecutorService thread;
    private @Nullable Cursor cursor;
    private Instant linedAt = Instant.MIN;
    private boolean failing;
    private volatile boolean closed;

    private LiveTrials(
            JournalReader journal,
            Domains domains,
            TrialsPort port,
            TrialSettings settings,
            MeterRegistry registry,
            InstantSource clock) {
        this.journal = journal;
        this.port = port;
        this.settings = settings;
        this.metrics = new TrialMetrics(registry);
        this.clock = clock;
        for (Domain<?> domain : domains.all()) {
            Teaching teaching = domain.teaching();
            if (teaching != null) {
                trials.put(domain.name(), new LiveTrial(teaching, port, settings, metrics, clock.instant()));
            }
        }
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("presage-trials").factory());
    }

    /** Begins at the journal's end as it is now; neither journal nor registry need be reachable yet. */
    public static LiveTrials start(
            JournalReader journal,
            Domains domains,
            TrialsPort port,
            TrialSettings settings,
            MeterRegistry registry,
            InstantSource clock) {
        LiveTrials started = new LiveTrials(journal, domains, port, settings, registry, clock);
        started.thread.execute(started::turn);
        return started;
    }

    /** One page, then a rest that keeps to the share of a core. */
    private void turn() {
        if (closed) {
            return;
        }
        Duration rest;
        try {
            deliver();
            line();
            // Loading a version is rare and long; counted, it would keep the comparison from its work for minutes.
            long began = System.nanoTime();
            boolean more = read();
            failing = false;
            rest = rest(System.nanoTime() - began, more);
        } catch (RuntimeException | Error failed) {
            // Said once, then tried again for as long as it takes: nobody waits for the comparison.
            if (!failing && !closed) {
                log.warn("Versions are not compared at present; that goes on when it can.", failed);
            }
            failing = true;
            rest = AFTER_FAILURE;
        }
        var unused = thread.schedule(this::turn, rest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration rest(long busyNanos, boolean more) {
        double duty = trials.values().stream().anyMatch(LiveTrial::isCompared) ? settings.duty() : settings.idleDuty();
        Duration owed = Duration.ofNanos((long) (busyNanos * (1 - duty) / duty));
        if (owed.compareTo(LONGEST_REST) > 0) {
            return LONGEST_REST;
        }
        return more || owed.compareTo(settings.pollInterval()) > 0 ? owed : settings.pollInterval();
    }

    /** Whether there is more to read at once. */
    private boolean read() {
        if (trials.values().stream().noneMatch(LiveTrial::isOn)) {
            cursor = null;
            return false;
        }
        Cursor from = cursor;
        if (from == null) {
            cursor = journal.head();
            return false;
        }
        List<JournalRow> rows = page(from);
        for (JournalRow row : rows) {
            LiveTrial trial = trials.get(row.subject().domain());
            if (trial != null) {
                trial.take(row);
            }
        }
        boolean more = rows.size() == settings.pageRows();
        catchUp(more);
        for (LiveTrial trial : trials.values()) {
            trial.run();
            trial.turn(clock.instant(), this::ended);
            trial.drift(clock.instant(), this::later);
        }
        deliver();
        return more;
    }

    private List<JournalRow> page(Cursor from) {
        try {
            List<JournalRow> rows = journal.after(from, settings.pageRows());
            cursor = rows.isEmpty() ? from : rows.getLast().cursor();
            return rows;
        } catch (MalformedBytes unreadable) {
            log.warn("A row of the journal cannot be read; versions are compared on what comes behind it.", unreadable);
            skipTo(journal.head(), 1);
            return List.of();
        }
    }

    /** Whoever is too far behind goes on at the end. */
    private void catchUp(boolean more) {
        Cursor reached = cursor;
        long lag = 0;
        if (more && reached != null) {
            Cursor head = journal.head();
            lag = Math.max(0, head.ordering() - reached.ordering());
            if (lag > settings.maxLagRows()) {
                skipTo(head, lag);
                return;
            }
        }
        metrics.lag(lag);
    }

    private void skipTo(Cursor head, long rows) {
        cursor = head;
        metrics.skipped(rows);
        trials.values().forEach(LiveTrial::skip);
    }

    private void line() {
        Instant now = clock.instant();
        if (Duration.between(linedAt, now).compareTo(settings.lineupInterval()) >= 0) {
            for (LiveTrial trial : trials.values()) {
                trial.line(now, this::ended);
            }
            linedAt = now;
        }
    }

    private void ended(TrialWindow window) {
        later(() -> port.record(window));
    }

    private void later(Runnable delivery) {
        deliveries.add(delivery);
        if (deliveries.size() > MOST_DELIVERIES) {
            deliveries.remove();
            metrics.lost();
        }
    }

    /** Hands figures on in their order; what the registry does not take now waits for the next turn. */
    private void deliver() {
        for (Runnable delivery = deliveries.peek(); delivery != null; delivery = deliveries.peek()) {
            delivery.run();
            deliveries.remove();
        }
    }

    /** Ends the comparison; the window at hand is forgotten. */
    @Override
    public void close() {
        closed = true;
        try {
            // A model is let go by the thread that runs it, and not while it does.
            thread.submit(() -> trials.values().forEach(LiveTrial::close))
                    .get(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unfinished) {
            log.warn("The comparison of versions does not end as it should; the node stops without it.", unfinished);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            thread.shutdownNow();
        }
    }
}
