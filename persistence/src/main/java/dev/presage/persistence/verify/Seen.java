package dev.presage.persistence.verify;

import dev.presage.persistence.domain.RecentKeys;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import java.util.Arrays;

/**
 * Which observations of a subject were seen: the last {@link RecentKeys#LIMIT} by source and id, as subjects themselves
 * know them, and a million by offset. Bounded, reused from subject to subject, and belongs to one thread.
 */
final class Seen {
    private static final int SMALLEST = 1 << 6;
    private static final int MOST = 1 << 20;

    private final long[] recent = new long[RecentKeys.LIMIT];
    private long count;

    /** Hashes of offsets, open addressing; 0 is free. */
    private long[] offsets = new long[SMALLEST];

    private int held;

    void clear() {
        count = 0;
        held = 0;
        if (offsets.length > SMALLEST) {
            offsets = new long[SMALLEST];
        } else {
            Arrays.fill(offsets, 0);
        }
    }

    /** Takes an observation in; says whether it was there already. */
    boolean isDouble(Observation observation) {
        long key = RecentKeys.key(observation.source(), observation.id());
        boolean isKnown = false;
        int size = (int) Math.min(count, recent.length);
        for (int i = 0; i < size && !isKnown; i++) {
            isKnown = recent[i] == key;
        }
        recent[(int) (count++ % recent.length)] = key;
        return (observation.position() instanceof Position.Offset offset && !add(hash(offset))) || isKnown;
    }

    /** The keys a snapshot would have kept, oldest first. */
    RecentKeys keys() {
        int size = (int) Math.min(count, recent.length);
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = recent[(int) ((count - size + i) % recent.length)];
        }
        return RecentKeys.of(keys);
    }

    private static long hash(Position.Offset offset) {
        long hash = offset.log().hashCode() * 0x9E3779B97F4A7C15L + offset.partition();
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L + offset.offset();
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    private boolean add(long hash) {
        if (2 * held >= offsets.length) {
            grow();
        }
        int mask = offsets.length - 1;
        int at = (int) hash & mask;
        while (offsets[at] != 0) {
            if (offsets[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        offsets[at] = hash;
        held++;
        return true;
    }

    /** Beyond the bound it starts anew. */
    private void grow() {
        long[] old = offsets;
        held = 0;
        if (old.length >= 2 * MOST) {
            Arrays.fill(offsets, 0);
            return;
        }
        offsets = new long[2 * old.length];
        for (long hash : old) {
            if (hash != 0) {
                add(hash);
            }
        }
    }
}
