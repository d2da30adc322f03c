package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * The last numbers of a row, immutable. Kept in chunks that versions share, so that an append copies one chunk at most.
 */
final class Ring {
    private static final int CHUNK = 32;

    private final int capacity;
    private final double[][] full;
    private final double[] tail;

    private Ring(int capacity, double[][] full, double[] tail) {
        this.capacity = capacity;
        this.full = full;
        this.tail = tail;
    }

    /**
     * An empty ring.
     *
     * @param capacity how many numbers it keeps, a multiple of the chunk's 32
     */
    static Ring empty(int capacity) {
        return new Ring(capacity, new double[0][], new double[0]);
    }

    int size() {
        return Math.min(capacity, full.length * CHUNK + tail.length);
    }

    /** The number {@code back} places before the newest one. */
    double fromEnd(int back) {
        int inTail = tail.length - 1 - back;
        if (inTail >= 0) {
            return tail[inTail];
        }
        int behind = -inTail - 1;
        return full[full.length - 1 - behind / CHUNK][CHUNK - 1 - behind % CHUNK];
    }

    /** Copies the newest {@code count} numbers, oldest first, so that they end before {@code end} in {@code target}. */
    void copyNewest(int count, double[] target, int end) {
        int left = count;
        int to = end;
        double[] chunk = tail;
        int next = full.length - 1;
        while (left > 0) {
            int part = Math.min(left, chunk.length);
            System.arraycopy(chunk, chunk.length - part, target, to - part, part);
            to -= part;
            left -= part;
            if (left > 0) {
                chunk = full[next--];
            }
        }
    }

    /** All numbers, oldest first. */
    double[] toArray() {
        var all = new double[size()];
        copyNewest(all.length, all, all.length);
        return all;
    }

    /** This ring followed by {@code source[from, to)}. */
    Ring append(double[] source, int from, int to) {
        double[][] chunks = full;
        double[] last = tail;
        int at = from;
        while (at < to) {
            int part = Math.min(to - at, CHUNK - last.length);
            double[] longer = Arrays.copyOf(last, last.length + part);
            System.arraycopy(source, at, longer, last.length, part);
            at += part;
            last = longer;
            if (last.length == CHUNK) {
                int keep = Math.min(chunks.length, capacity / CHUNK - 1);
                var more = new double[keep + 1][];
                System.arraycopy(chunks, chunks.length - keep, more, 0, keep);
                more[keep] = last;
                chunks = more;
                last = new double[0];
            }
        }
        return new Ring(capacity, chunks, last);
    }

    void write(WireWriter out) {
        double[] all = toArray();
        out.number(all.length);
        for (double value : all) {
            out.real(value);
        }
    }

    static Ring read(int capacity, WireReader in) {
        int size = in.count(capacity);
        var all = new double[size];
        for (int i = 0; i < size; i++) {
            all[i] = in.real();
        }
        return empty(capacity).append(all, 0, size);
    }
}
