package dev.presage.node.http;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's newest rows, read once for all viewers of this node. A viewer that is up to date is answered from
 * memory or waits for the next rows; one that is behind reads pages of the journal at its own pace. So nothing is lost
 * on a slow viewer, and many viewers cost the database no more than one.
 */
public final class JournalTail implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalTail.class);

    /** A viewer that waits is answered with no rows now and then, so that one that left is forgotten. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Readings that are older than this say that the journal cannot be reached. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Without a viewer for so long, only the end is looked up: reading every row for nobody would cost the path. */
    private static final long UNWATCHED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final JournalReader journal;
    private final HttpSettings.Tail settings;
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> following;
    private final Object lock = new Object();

    /** Rows in commit order; all that were committed after {@link #begin} and up to {@link #end}. */
    private final ArrayDeque<JournalRow> rows = new ArrayDeque<>();

    private Cursor begin = Cursor.START;
    private @Nullable Cursor end;
    private CompletableFuture<List<JournalRow>> next = new CompletableFuture<>();
    private long waitingSinceNanos = System.nanoTime();
    private volatile long readAtNanos = System.nanoTime() - STALE_NANOS;
    private volatile long askedAtNanos = System.nanoTime();
    private boolean failing;

    /** Begins to follow the journal from its end; it need not be reachable yet. */
    public JournalTail(JournalReader journal, HttpSettings.Tail settings) {
        this.journal = journal;
        this.settings = settings;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("presage-journal-tail").factory());
        Duration interval = settings.interval();
        this.following = clock.scheduleWithFixedDelay(this::follow, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether the journal was read a moment ago. */
    public boolean isCurrent() {
        return System.nanoTime() - readAtNanos < STALE_NANOS;
    }

    boolean isClosed() {
        return clock.isShutdown();
    }

    /** The journal's end as far as it was read; null as long as it never was. */
    @Nullable
    Cursor end() {
        synchronized (lock) {
            return end;
        }
    }

    /**
     * Rows after a place, in commit order, at most one page.
     *
     * @param blocking where to read from the journal if memory does not reach back so far
     * @return the rows; none if none came for a while, or if this was closed
     */
    CompletionStage<Page> after(Cursor cursor, Executor blocking) {
        askedAtNanos = System.nanoTime();
        synchronized (lock) {
            if (end == null || cursor.compareTo(begin) < 0) {
                // Nothing between the two means that memory holds all the rest.
                Cursor upTo = end == null ? cursor : begin;
                return CompletableFuture.supplyAsync(
                        () -> Page.of(journal.after(cursor, settings.pageRows()), upTo), blocking);
            }
            return cursor.compareTo(end) < 0
                    ? CompletableFuture.completedFuture(Page.of(remembered(cursor), end))
                    : next.thenApply(rows -> Page.of(newerThan(cursor, rows), cursor));
        }
    }

    /**
     * Some rows.
     *
     * @param rows in commit order
     * @param upTo from where to read on
     */
    record Page(List<JournalRow> rows, Cursor upTo) {
        private static Page of(List<JournalRow> rows, Cursor otherwise) {
            return new Page(rows, rows.isEmpty() ? otherwise : rows.getLast().cursor());
        }
    }

    /** One who read pages of the journal may know more of it than memory does yet. */
    private static List<JournalRow> newerThan(Cursor cursor, List<JournalRow> rows) {
        return rows.stream().filter(row -> row.cursor().compareTo(cursor) > 0).toList();
    }

    @Override
    public void close() {
        following.cancel(true);
        clock.shutdownNow();
        synchronized (lock) {
            next.complete(List.of());
        }
    }

    private List<JournalRow> remembered(Cursor cursor) {
        var newer = new ArrayDeque<JournalRow>();
        Iterator<JournalRow> backward = rows.descendingIterator();
        while (backward.hasNext()) {
            JournalRow row = backward.next();
            if (row.cursor().compareTo(cursor) <= 0) {
                break;
            }
            newer.addFirst(row);
        }
        return newer.stream().limit(settings.pageRows()).toList();
    }

    private void follow() {
        try {
            boolean more = true;
            while (more && !clock.isShutdown()) {
                Cursor from = end();
                if (from == null || isUnwatched()) {
                    skipTo(journal.head());
                    more = false;
                } else {
                    List<JournalRow> read = journal.after(from, settings.pageRows());
                    more = read.size() == settings.pageRows();
                    remember(read.isEmpty() ? from : read.getLast().cursor(), read);
                }
                readAtNanos = System.nanoTime();
                failing = false;
            }
        } catch (RuntimeException | Error e) {
            // Said once, then tried again for as long as it takes: readiness shows that it lasts.
            if (!failing && !clock.isShutdown()) {
                log.warn("The journal cannot be read; insight streams wait for it.", e);
            }
            failing = true;
            Cursor reached = end();
            if (reached != null) {
                remember(reached, List.of());
            }
        }
    }

    private boolean isUnwatched() {
        return System.nanoTime() - askedAtNanos > UNWATCHED_NANOS;
    }

    /**
     * Forgets all rows. Whoever comes with an older place reads pages of the journal until it has caught up; so does
     * one who came just now and waits, as what is skipped would be missing from the answer it waits for.
     */
    private void skipTo(Cursor head) {
        CompletableFuture<List<JournalRow>> waiting;
        synchronized (lock) {
            rows.clear();
            begin = head;
            end = head;
            waiting = waitAnew();
        }
        waiting.complete(List.of());
    }

    /** What was waited for until now, for the caller to complete outside of the lock. */
    private CompletableFuture<List<JournalRow>> waitAnew() {
        CompletableFuture<List<JournalRow>> waiting = next;
        next = new CompletableFuture<>();
        waitingSinceNanos = System.nanoTime();
        return waiting;
    }

    private void remember(Cursor to, List<JournalRow> read) {
        CompletableFuture<List<JournalRow>> waiting;
        synchronized (lock) {
            end = to;
            rows.addAll(read);
            while (rows.size() > settings.rows()) {
                begin = rows.removeFirst().cursor();
            }
            if (read.isEmpty() && System.nanoTime() - waitingSinceNanos < MAX_WAIT_NANOS) {
                return;
            }
            waiting = waitAnew();
        }
        waiting.complete(read);
    }
}
