package dev.presage.persistence.verify;

import java.util.HashMap;
import java.util.Map;

/** What was looked at. Belongs to one thread until it is added to another. */
public final class Counts {
    long subjects;
    long rows;
    long observations;
    long linked;
    long snapshots;
    long replayed;
    long blocks;
    long heads;

    /** Rows that stand in a block by their position. */
    long inBlocks;

    /** Highest offset by log and partition. */
    final Map<Partition, Long> offsets = new HashMap<>();

    /** A partition of a log, as positions name it. */
    public record Partition(String log, int number) {}

    synchronized void add(Counts other) {
        subjects += other.subjects;
        rows += other.rows;
        observations += other.observations;
        linked += other.linked;
        snapshots += other.snapshots;
        replayed += other.replayed;
        blocks += other.blocks;
        heads += other.heads;
        inBlocks += other.inBlocks;
        other.offsets.forEach((partition, offset) -> offsets.merge(partition, offset, Math::max));
    }

    public long observations() {
        return observations;
    }

    public long rows() {
        return rows;
    }

    /** The highest offset that any subject has of each partition. */
    public Map<Partition, Long> offsets() {
        return Map.copyOf(offsets);
    }

    /** What was looked at, in the order in which it is told. */
    public Map<String, Long> byName() {
        var named = new java.util.LinkedHashMap<String, Long>();
        named.put("subjects", subjects);
        named.put("rows", rows);
        named.put("observations", observations);
        named.put("links", linked);
        named.put("rowsWithoutLink", rows - linked);
        named.put("snapshots", snapshots);
        named.put("snapshotsReplayed", replayed);
        named.put("signedBlocks", blocks);
        named.put("signedHeads", heads);
        return named;
    }
}
