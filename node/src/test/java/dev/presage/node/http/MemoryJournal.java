package dev.presage.node.http;

import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalPage;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.Remarkable;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.postgresql.ds.PGSimpleDataSource;

/** A journal that is a list. Counts its reads, and can be made to fail as an unreachable database does. */
final class MemoryJournal implements JournalReader {
    private final List<JournalRow> rows = new ArrayList<>();
    final AtomicInteger pages = new AtomicInteger();
    volatile boolean broken;
    /** Run whenever the journal's end is looked up, just before. */
    volatile Runnable beforeHead = () -> {};

    synchronized JournalRow append(SubjectId subject, SubjectEvent event) {
        long version =
                1 + rows.stream().filter(row -> row.subject().equals(subject)).count();
        var row = new JournalRow(new Cursor(100 + rows.size() / 2, rows.size() + 1), subject, version, event);
        rows.add(row);
        return row;
    }

    /** A row vanishes, as it may from a damaged database. */
    synchronized void lose(SubjectId subject, long version) {
        rows.removeIf(row -> row.subject().equals(subject) && row.version() == version);
    }

    @Override
    public Cursor head() {
        beforeHead.run();
        return lastCursor();
    }

    private synchronized Cursor lastCursor() {
        check();
        return rows.isEmpty() ? new Cursor(50, 0) : rows.getLast().cursor();
    }

    @Override
    public synchronized List<JournalRow> after(Cursor cursor, int limit) {
        check();
        pages.incrementAndGet();
        return page(row -> row.cursor().compareTo(cursor) > 0, rows, limit);
    }

    @Override
    public List<JournalRow> telling(Cursor cursor, int limit) {
        throw new UnsupportedOperationException("HTTP does not ask for it.");
    }

    @Override
    public synchronized JournalPage remarkable(Cursor cursor, int limit, Remarkable asked) {
        List<JournalRow> page = after(cursor, limit);
        List<JournalRow> said =
                page.stream().filter(row -> saysAny(row.event(), asked)).toList();
        return new JournalPage(
                said, page.size(), page.isEmpty() ? cursor : page.getLast().cursor());
    }

    private static boolean saysAny(SubjectEvent event, Remarkable asked) {
        return switch (event) {
            case SubjectEvent.Observed observed -> observed.insights().stream().anyMatch(asked::includes);
        };
    }

    @Override
    public synchronized List<JournalRow> forward(SubjectId subject, long afterVersion, int limit) {
        check();
        return page(row -> row.subject().equals(subject) && row.version() > afterVersion, rows, limit);
    }

    @Override
    public synchronized List<JournalRow> backward(SubjectId subject, long beforeVersion, int limit) {
        check();
        return page(row -> row.subject().equals(subject) && row.version() < beforeVersion, rows.reversed(), limit);
    }

    @Override
    public synchronized List<JournalRow> newest(String domain, String afterId, int limit) {
        check();
        Map<String, JournalRow> newest = new TreeMap<>(Comparator.naturalOrder());
        for (JournalRow row : rows) {
            if (row.subject().domain().equals(domain) && row.subject().id().compareTo(afterId) > 0) {
                newest.put(row.subject().id(), row);
            }
        }
        return newest.values().stream().limit(limit).toList();
    }

    private void check() {
        if (broken) {
            // A real reader of a database that is not there, so that the failure is the real one.
            var nowhere = new PGSimpleDataSource();
            nowhere.setPortNumbers(new int[] {1});
            new JdbcJournalReader(nowhere, new Domains(List.of())).head();
        }
    }

    private static List<JournalRow> page(Predicate<JournalRow> wanted, List<JournalRow> rows, int limit) {
        return rows.stream().filter(wanted).limit(limit).toList();
    }
}
