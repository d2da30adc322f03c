package dev.presage.ops.chaos.check;

import dev.presage.ops.chaos.check.Findings.Kind;
import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.chaos.load.Ledger.Way;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the load's events in the journal: each that was acknowledged once, none twice, and in order. */
final class EventCounts {
    private final Findings findings;
    private final Map<Way, BitSet> seen = new EnumMap<>(Way.class);

    /** The number of each subject's latest event. */
    private final Map<String, Integer> latest = new HashMap<>();

    EventCounts(Findings findings) {
        this.findings = findings;
    }

    /** Takes a subject's next row. */
    void row(JournalRow row) {
        if (row.event() instanceof SubjectEvent.Observed observed) {
            for (Observation observation : observed.observations()) {
                Way way = way(observation.id());
                if (way != null) {
                    count(
                            row,
                            way,
                            Integer.parseInt(
                                    observation.id().substring(way.id(0).length() - 1)));
                }
            }
        }
    }

    private static @Nullable Way way(String id) {
        for (Way way : Way.values()) {
            if (id.startsWith(way.id(0).substring(0, way.id(0).length() - 1))) {
                return way;
            }
        }
        return null;
    }

    private void count(JournalRow row, Way way, int number) {
        if (numbers(way).get(number)) {
            findings.add(
                    Kind.DOUBLED,
                    way.id(number) + " stands again in row " + row.version() + " of " + row.subject() + ".");
            return;
        }
        numbers(way).set(number);
        int before = latest.getOrDefault(row.subject().persistenceId(), 0);
        if (number < before) {
            findings.add(
                    Kind.DISORDERED,
                    way.id(number) + " comes after " + way.id(before) + " in row " + row.version() + " of "
                            + row.subject() + ".");
        }
        latest.put(row.subject().persistenceId(), Math.max(number, before));
    }

    /** Looks for what was acknowledged and is not there. */
    void finish(Ledger ledger) {
        for (Way way : Way.values()) {
            BitSet lost = ledger.acknowledged(way);
            lost.andNot(numbers(way));
            lost.stream()
                    .forEach(number -> findings.add(Kind.LOST, way.id(number) + " was acknowledged and is nowhere."));
        }
    }

    /** Whether everything that was acknowledged is there. */
    boolean hasAll(Ledger ledger) {
        for (Way way : Way.values()) {
            BitSet missing = ledger.acknowledged(way);
            missing.andNot(numbers(way));
            if (!missing.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private BitSet numbers(Way way) {
        return seen.computeIfAbsent(way, none -> new BitSet());
    }
}
