package dev.presage.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTailTest {
    private static final SubjectId SUBJECT = new SubjectId("tally", "one");
    private static final SubjectEvent EVENT = new SubjectEvent.Observed(Instant.EPOCH, List.of(), List.of(), List.of());

    private final MemoryJournal journal = new MemoryJournal();
    private final HttpSettings.Tail settings =
            new HttpSettings.Tail(10, Duration.ofSeconds(1), Duration.ofMillis(5), 20, 5);
    private final JournalTail tail = new JournalTail(journal, settings);

    @AfterEach
    void close() {
        tail.close();
    }

    /** Goal: a viewer sees every row once and in order, from wherever it begins. Method: begin while rows come. */
    @Test
    void everyRowIsSeenOnceFromAnywhere() throws Exception {
        append(100);
        awaitEnd();
        append(60);
        List<JournalRow> all = journal.after(Cursor.START, 1000);
        for (int begin = 0; begin < 160; begin += 13) {
            Cursor from = begin == 0 ? Cursor.START : all.get(begin - 1).cursor();
            assertThat(readOn(from, 160 - begin)).as("from row %d", begin).isEqualTo(all.subList(begin, 160));
        }
    }

    /** Goal: however many viewers wait at the end, the journal is read by one. Method: all wait for the same answer. */
    @Test
    void viewersThatAreUpToDateCostNoReads() throws Exception {
        append(1);
        Cursor end = awaitEnd();
        var readers = new AtomicInteger();
        Executor counting = read -> {
            readers.incrementAndGet();
            read.run();
        };
        List<CompletableFuture<JournalTail.Page>> viewers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            viewers.add(tail.after(end, counting).toCompletableFuture());
        }
        append(1);
        for (CompletableFuture<JournalTail.Page> viewer : viewers) {
            assertThat(viewer.get(5, TimeUnit.SECONDS).rows()).hasSize(1);
        }
        assertThat(readers).hasValue(0);
    }

    /** Goal: reading from the start of a journal that is empty waits, instead of asking the database without pause. */
    @Test
    void anEmptyJournalIsWaitedFor() throws Exception {
        awaitEnd();
        JournalTail.Page first = page(Cursor.START);
        assertThat(first.rows()).isEmpty();
        assertThat(first.upTo()).isGreaterThan(Cursor.START);
        var waiting = tail.after(first.upTo(), ForkJoinPool.commonPool()).toCompletableFuture();
        append(1);
        assertThat(waiting.get(5, TimeUnit.SECONDS).rows()).hasSize(1);
    }

    /** Goal: one who knows more of the journal than memory does gets only what is newer still. */
    @Test
    void aPlaceAheadOfMemoryIsWaitedFor() throws Exception {
        append(1);
        Cursor end = awaitEnd();
        Cursor ahead = new Cursor(end.transaction() + 1, end.ordering() + 2);
        var waiting = tail.after(ahead, ForkJoinPool.commonPool()).toCompletableFuture();
        append(2);
        assertThat(waiting.get(5, TimeUnit.SECONDS).rows()).isEmpty();
        append(1);
        assertThat(readOn(ahead, 1)).hasSize(1).allMatch(row -> row.cursor().compareTo(ahead) > 0);
    }

    /** Goal: while the database is away viewers wait; afterwards they go on and have missed nothing. */
    @Test
    void nothingIsMissedWhileTheJournalIsAway() throws Exception {
        append(3);
        Cursor end = awaitEnd();
        journal.broken = true;
        JournalTail.Page waited = page(end);
        assertThat(waited.rows()).isEmpty();
        append(7);
        journal.broken = false;
        assertThat(readOn(waited.upTo(), 7)).hasSize(7);
    }

    /**
     * Goal: rows that nobody watches are not read, and a viewer who comes later misses none of them. Method: wait until
     * the end moves on without a page being read.
     */
    @Test
    void withoutViewersOnlyTheEndIsLookedUp() throws Exception {
        append(3);
        Cursor seen = awaitEnd();
        awaitUnwatched();
        int pages = journal.pages.get();
        append(40);
        awaitEnd();
        assertThat(journal.pages).hasValue(pages);
        List<JournalRow> all = journal.after(Cursor.START, 1000);
        int missed = all.size() - 3;
        assertThat(missed).isGreaterThan(40);
        assertThat(readOn(seen, missed)).isEqualTo(all.subList(3, all.size()));
        // Watched again, the next row comes from memory.
        var waiting = tail.after(awaitEnd(), read -> fail("It was read for one viewer."));
        append(1);
        assertThat(waiting.toCompletableFuture().get(5, TimeUnit.SECONDS).rows())
                .hasSize(1);
    }

    /** Goal: a viewer who comes while rows are being skipped gets them too. Method: come between two steps of that. */
    @Test
    void aViewerWhoComesWhileRowsAreSkippedMissesNone() throws Exception {
        append(3);
        awaitUnwatched();
        Cursor seen = awaitEnd();
        var viewer = new CompletableFuture<CompletableFuture<JournalTail.Page>>();
        journal.beforeHead = () -> {
            journal.beforeHead = () -> {};
            append(3);
            viewer.complete(tail.after(seen, ForkJoinPool.commonPool()).toCompletableFuture());
        };
        CompletableFuture<JournalTail.Page> waiting = viewer.get(5, TimeUnit.SECONDS);
        awaitEnd();
        append(1);
        JournalTail.Page page = waiting.get(5, TimeUnit.SECONDS);
        List<JournalRow> read = new ArrayList<>(page.rows());
        read.addAll(readOn(page.upTo(), 4 - read.size()));
        assertThat(read).isEqualTo(journal.forward(SUBJECT, read.getLast().version() - 4, 100));
    }

    /** Returns once the tail has stopped reading rows, having appended some. */
    private void awaitUnwatched() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int pages;
        do {
            assertThat(System.nanoTime()).as("still reading rows").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            pages = journal.pages.get();
            append(1);
            awaitEnd();
        } while (journal.pages.get() != pages);
    }

    private void append(int rows) {
        for (int i = 0; i < rows; i++) {
            journal.append(SUBJECT, EVENT);
        }
    }

    private Cursor awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        Cursor end = tail.end();
        while (!journal.head().equals(end) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
            end = tail.end();
        }
        return Objects.requireNonNull(end, "The tail did not begin.");
    }

    private JournalTail.Page page(Cursor from) throws Exception {
        return tail.after(from, ForkJoinPool.commonPool()).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private List<JournalRow> readOn(Cursor from, int atLeast) throws Exception {
        List<JournalRow> rows = new ArrayList<>();
        Cursor at = from;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (rows.size() < atLeast) {
            assertThat(System.nanoTime()).as("still waiting for rows").isLessThan(deadline);
            JournalTail.Page page = page(at);
            rows.addAll(page.rows());
            at = page.upTo();
        }
        return rows;
    }
}
