package dev.presage.ops.chaos.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a check found wrong: how often, with the first cases in words. */
public final class Findings {
    private static final int CASES = 10;

    /** Kinds of wrong. */
    public enum Kind {
        /** Acknowledged and not in the journal. */
        LOST,
        /** In the journal more than once. */
        DOUBLED,
        /** A subject applied a later event before an earlier one. */
        DISORDERED,
        /** An insight of the journal that its topic does not have, or the other way round. */
        UNPUBLISHED,
        /** What a subject was told stands not exactly once where it was told. */
        MISTOLD,
        /** A subject's numbers have a gap, or two wrote its rows in turns. */
        TWO_WRITERS,
        /** A snapshot or a live subject is not what its rows fold to. */
        MISFOLDED,
        /** The cluster did not come to itself, or a fault did not happen. */
        UNHEALED
    }

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, List<String>> cases = new EnumMap<>(Kind.class);

    /** Notes one case. */
    public void add(Kind kind, String what) {
        counts.merge(kind, 1, Integer::sum);
        List<String> said = cases.computeIfAbsent(kind, none -> new ArrayList<>());
        if (said.size() < CASES) {
            said.add(what);
        }
    }

    public int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** The first cases of each kind, a line each. */
    public List<String> cases() {
        var lines = new ArrayList<String>();
        cases.forEach((kind, said) -> said.forEach(what -> lines.add(kind + ": " + what)));
        return lines;
    }

    public boolean isEmpty() {
        return counts.isEmpty();
    }
}
