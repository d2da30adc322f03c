package dev.presage.persistence.domain;

import java.util.Arrays;

/**
 * 64-bit hashes of the last observations' sources and ids, oldest first: a window of {@value #LIMIT}. Immutable,
 * compares by value, and costs one short array copy to extend.
 */
public final class RecentKeys {
    /** How many observations back a duplicate id is recognised. */
    public static final int LIMIT = 256;

    /** Nothing was seen. */
    public static final RecentKeys NONE = new RecentKeys(new long[0]);

    private final long[] keys;

    private RecentKeys(long[] keys) {
        this.keys = keys;
    }

    /** Of keys from the oldest to the newest; the last {@value #LIMIT} of them are kept. */
    public static RecentKeys of(long... keys) {
        return NONE.with(keys, keys.length);
    }

    /** The key of an observation: a 64-bit hash of its source and id. It is journaled, so it never changes. */
    public static long key(String source, String id) {
        return mix(absorb(absorb(0x9E3779B97F4A7C15L, source), id));
    }

    /** The length goes in first, so that a character cannot move from the source to the id unnoticed. */
    private static long absorb(long hash, String text) {
        long h = (hash ^ text.length()) * 0xff51afd7ed558ccdL;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
            h ^= h >>> 29;
        }
        return mix(h);
    }

    private static long mix(long hash) {
        long h = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    public boolean contains(long key) {
        for (int i = keys.length - 1; i >= 0; i--) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }

    /** With the first {@code count} of {@code more} added, in their order. */
    public RecentKeys with(long[] more, int count) {
        if (count >= LIMIT) {
            return new RecentKeys(Arrays.copyOfRange(more, count - LIMIT, count));
        }
        int kept = Math.min(keys.length, LIMIT - count);
        long[] next = new long[kept + count];
        System.arraycopy(keys, keys.length - kept, next, 0, kept);
        System.arraycopy(more, 0, next, kept, count);
        return new RecentKeys(next);
    }

    public int size() {
        return keys.length;
    }

    /** The key at {@code index}, 0 being the oldest. */
    public long get(int index) {
        return keys[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecentKeys that && Arrays.equals(keys, that.keys);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys);
    }

    @Override
    public String toString() {
        return "RecentKeys[" + keys.length + "]";
    }
}
