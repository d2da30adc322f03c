package dev.presage.node.healing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on the journal's database, so that a node that cannot make anything durable stops taking things in
 * within seconds, instead of letting each sender find out by itself. It asks over a connection of its own, on a thread
 * of its own: whatever else is overloaded, that answers for the database alone. Safe for many threads.
 */
public final class DatabaseWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseWatch.class);

    private final Breaker breaker;
    private final Probe probe;
    private final Counter opened;
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> probing;
    private final Object lock = new Object();
    private volatile boolean here = true;
    private volatile boolean written;
    private volatile long sinceNanos = System.nanoTime();

    /** Asks the database whether it is there; blocks, for a bounded time. */
    public interface Probe extends AutoCloseable {
        /**
         * Asks once.
         *
         * @throws Exception if it is not there
         */
        void ask() throws Exception;

        @Override
        void close();
    }

    /** Begins to watch. */
    public DatabaseWatch(Probe probe, WatchSettings settings, MeterRegistry registry) {
        this.breaker = new Breaker(settings);
        this.probe = probe;
        this.opened = Counter.builder("presage.database.breaker.opened")
                .description("Times that the journal's database was found to be away or not to take rows.")
                .register(registry);
        Gauge.builder("presage.database.here", () -> here ? 1 : 0)
                .description("1 while the journal's database answers and takes rows.")
                .register(registry);
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("presage-database-watch").factory());
        this.probing = clock.scheduleWithFixedDelay(
                this::look, 0, settings.probeEvery().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether work may be brought to the database. */
    public boolean isHere() {
        return here;
    }

    /** Hears whether a row could be written. */
    public void wrote(boolean durable) {
        if (durable && here) {
            // Nearly always, and by many threads: it is heeded when something else is noticed.
            written = true;
            return;
        }
        synchronized (lock) {
            heedWritten();
            if (durable) {
                breaker.written();
            } else {
                breaker.unwritten(System.nanoTime());
            }
            judge();
        }
    }

    private void look() {
        boolean answered = false;
        try {
            probe.ask();
            answered = true;
        } catch (Exception | Error away) {
            log.debug("The journal's database did not answer.", away);
        }
        synchronized (lock) {
            if (answered) {
                breaker.answered();
            } else {
                breaker.unanswered();
            }
            heedWritten();
            judge();
        }
    }

    private void heedWritten() {
        if (written) {
            written = false;
            breaker.written();
        }
    }

    private void judge() {
        boolean now = breaker.isClosed(System.nanoTime());
        if (now == here) {
            return;
        }
        here = now;
        long lasted = System.nanoTime() - sinceNanos;
        sinceNanos = System.nanoTime();
        if (now) {
            log.info("The journal's database is back after {} s.", TimeUnit.NANOSECONDS.toSeconds(lasted));
        } else {
            opened.increment();
            log.warn("The journal's database is away or takes no rows; nothing is taken in meanwhile.");
        }
    }

    @Override
    public void close() {
        probing.cancel(true);
        clock.shutdownNow();
        probe.close();
    }
}
