package dev.presage.persistence.backtest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Changed decisions, counted by kind, with the largest of each kind as examples. */
public final class Changes {
    static final int MOST_EXAMPLES = 8;

    private static final Comparator<Change> LARGEST_FIRST = Comparator.comparingDouble(
                    (Change change) -> -change.size())
            .thenComparing(Change::subject)
            .thenComparingLong(Change::version)
            .thenComparing(Change::observation);

    private final SortedMap<String, Kind> kinds = new TreeMap<>();

    /**
     * Changes of one kind.
     *
     * @param examples the largest of them first
     */
    public record Kind(long count, List<Change> examples) {
        public Kind {
            examples = List.copyOf(examples);
        }

        Kind and(Kind other) {
            var all = new ArrayList<>(examples);
            all.addAll(other.examples);
            all.sort(LARGEST_FIRST);
            return new Kind(count + other.count, all.subList(0, Math.min(MOST_EXAMPLES, all.size())));
        }
    }

    void add(Change change) {
        merge(change.kind(), new Kind(1, List.of(change)));
    }

    void merge(SortedMap<String, Kind> other) {
        other.forEach(this::merge);
    }

    private void merge(String name, Kind more) {
        Kind known = kinds.get(name);
        kinds.put(name, known == null ? more : known.and(more));
    }

    /** By what was decided, what the candidate decides and what it turned out to be. */
    public SortedMap<String, Kind> kinds() {
        return new TreeMap<>(kinds);
    }

    public long count() {
        return kinds.values().stream().mapToLong(Kind::count).sum();
    }
}
