package dev.presage.persistence.replay;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalPage;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.Remarkable;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One subject's journal and what was kept of its past, in memory, with the means to damage both. */
final class Chronicle implements JournalReader, KeptContexts {
    final SubjectId subject;
    final List<JournalRow> rows = new ArrayList<>();
    final TreeMap<Long, Kept> kept = new TreeMap<>();
    int read;

    Chronicle(SubjectId subject) {
        this.subject = subject;
    }

    void append(SubjectEvent event) {
        long version = rows.size() + 1L;
        rows.add(new JournalRow(new Cursor(version, version), subject, version, event));
    }

    /** Makes all that was kept unreadable. */
    void spoil() {
        kept.replaceAll((version, one) ->
                new Kept(version, one.work(), one.at(), new JournalBytes("context:1", new byte[] {1, 2, 3})));
    }

    @Override
    public long newest(SubjectId other) {
        return other.equals(subject) && !rows.isEmpty() ? rows.getLast().version() : 0;
    }

    @Override
    public @Nullable Kept upTo(SubjectId other, long version) {
        var last = kept.floorEntry(version);
        return last == null ? null : last.getValue();
    }

    @Override
    public @Nullable Kept upTo(SubjectId other, Instant at) {
        Kept last = null;
        for (Kept one : kept.values()) {
            last = one.at().isAfter(at) ? last : one;
        }
        return last;
    }

    @Override
    public void keep(SubjectId other, List<Kept> contexts) {
        contexts.forEach(one -> kept.put(one.version(), one));
    }

    @Override
    public List<JournalRow> forward(SubjectId other, long afterVersion, int limit) {
        List<JournalRow> page = rows.stream()
                .filter(row -> row.version() > afterVersion)
                .limit(limit)
                .toList();
        read += page.size();
        return page;
    }

    @Override
    public List<JournalRow> backward(SubjectId other, long beforeVersion, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cursor head() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JournalRow> after(Cursor cursor, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JournalPage remarkable(Cursor cursor, int limit, Remarkable asked) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JournalRow> telling(Cursor cursor, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JournalRow> newest(String domain, String afterId, int limit) {
        throw new UnsupportedOperationException();
    }
}
