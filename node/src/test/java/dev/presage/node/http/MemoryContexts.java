package dev.presage.node.http;

import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.replay.KeptContexts;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Contexts of the past in maps, beside a journal in memory. */
final class MemoryContexts implements KeptContexts {
    private final MemoryJournal journal;
    private final Map<SubjectId, TreeMap<Long, Kept>> kept = new HashMap<>();

    MemoryContexts(MemoryJournal journal) {
        this.journal = journal;
    }

    @Override
    public long newest(SubjectId subject) {
        List<JournalRow> newest = journal.backward(subject, Long.MAX_VALUE, 1);
        return newest.isEmpty() ? 0 : newest.getFirst().version();
    }

    @Override
    public synchronized @Nullable Kept upTo(SubjectId subject, long version) {
        var last = kept.getOrDefault(subject, new TreeMap<>()).floorEntry(version);
        return last == null ? null : last.getValue();
    }

    @Override
    public synchronized @Nullable Kept upTo(SubjectId subject, Instant at) {
        return kept.getOrDefault(subject, new TreeMap<>()).values().stream()
                .filter(one -> !one.at().isAfter(at))
                .max(Comparator.comparingLong(Kept::version))
                .orElse(null);
    }

    @Override
    public synchronized void keep(SubjectId subject, List<Kept> contexts) {
        contexts.forEach(
                one -> kept.computeIfAbsent(subject, none -> new TreeMap<>()).put(one.version(), one));
    }
}
