package dev.presage.persistence.domain;

import java.util.Arrays;

/**
 * 64-bit hashes of the last observations' sources and ids, oldest first: a window of {@value #LIMIT}. Immutable and
 * compares by value. Kept in chunks that versions share, so that extending it copies one chunk at most.
 */
public final class RecentKeys {
    /** How many observations back a duplicate id is recognised. */
    public static final int LIMIT = 256;

    /** Nothing was seen. */
    public static final RecentKeys NONE = new RecentKeys(new long[0][], new long[0], new long[0]);

    private static final int CHUNK = 16;
    private static final int MAX_CHUNKS = LIMIT / CHUNK;

    /** Full chunks, oldest first. While the tail has keys, as many of the oldest chunk are out of the window. */
    private final long[][] full;

    /** For each full chunk one bit for each of its keys, so that most chunks without a key need not be searched. */
    private final long[] bits;

    private final long[] tail;

    private RecentKeys(long[][] full, long[] bits, long[] tail) {
        this.full = full;
        this.bits = bits;
        this.tail = tail;
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

    private static long bit(long key) {
        return 1L << key;
    }

    public boolean contains(long key) {
        if (contains(tail, 0, key)) {
            return true;
        }
        for (int i = full.length - 1; i >= 0; i--) {
            if ((bits[i] & bit(key)) != 0 && contains(full[i], i == 0 ? hidden() : 0, key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(long[] keys, int from, long key) {
        for (int i = from; i < keys.length; i++) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }

    /** How many keys of the oldest chunk are out of the window. */
    private int hidden() {
        return full.length == MAX_CHUNKS ? tail.length : 0;
    }

    /** With the first {@code count} of {@code more} added, in their order. */
    public RecentKeys with(long[] more, int count) {
        long[][] chunks = full;
        long[] summaries = bits;
        long[] last = tail;
        int at = 0;
        while (at < count) {
            int part = Math.min(count - at, CHUNK - last.length);
            long[] longer = Arrays.copyOf(last, last.length + part);
            System.arraycopy(more, at, longer, last.length, part);
            at += part;
            last = longer;
            if (last.length == CHUNK) {
                int keep = Math.min(chunks.length, MAX_CHUNKS - 1);
                chunks = Arrays.copyOfRange(chunks, chunks.length - keep, chunks.length + 1);
                chunks[keep] = last;
                summaries = Arrays.copyOfRange(summaries, summaries.length - keep, summaries.length + 1);
                for (long key : last) {
                    summaries[keep] |= bit(key);
                }
                last = NONE.tail;
            }
        }
        return new RecentKeys(chunks, summaries, last);
    }

    public int size() {
        return Math.min(LIMIT, full.length * CHUNK + tail.length);
    }

    /** The key at {@code index}, 0 being the oldest. */
    public long get(int index) {
        int place = index + hidden();
        return place < full.length * CHUNK ? full[place / CHUNK][place % CHUNK] : tail[place - full.length * CHUNK];
    }

    private long[] toArray() {
        long[] keys = new long[size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = get(i);
        }
        return keys;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecentKeys that && Arrays.equals(toArray(), that.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return "RecentKeys[" + size() + "]";
    }
}
