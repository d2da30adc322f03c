package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * The last numbers of a row. Written only while a fold owns it, and kept in chunks that versions share, so that a copy
 * costs one chunk at most.
 */
final class Ring {
    /** Even, so that {@link #sum} tells its sums apart by place. Short chunks cost memory, long ones copying. */
    private static final int CHUNK = 16;

    private static final double[] NOTHING = {};

    private final int capacity;
    private double[][] full;
    private double[] tail;
    private int used;

    /**
     * An empty ring.
     *
     * @param capacity how many numbers it keeps, a multiple of the chunk's 16
     */
    Ring(int capacity) {
        this(capacity, new double[0][], NOTHING, 0);
    }

    private Ring(int capacity, double[][] full, double[] tail, int used) {
        this.capacity = capacity;
        this.full = full;
        this.tail = tail;
        this.used = used;
    }

    /** A copy with room for {@code more} numbers; it takes others as well, at the cost of another array. */
    Ring copy(int more) {
        return new Ring(capacity, full, Arrays.copyOf(tail, Math.min(CHUNK, used + more)), used);
    }

    void add(double number) {
        if (used == tail.length) {
            tail = Arrays.copyOf(tail, CHUNK);
        }
        tail[used++] = number;
        if (used == CHUNK) {
            int keep = Math.min(full.length, capacity / CHUNK - 1);
            full = Arrays.copyOfRange(full, full.length - keep, full.length + 1);
            full[keep] = tail;
            tail = NOTHING;
            used = 0;
        }
    }

    int size() {
        return Math.min(capacity, end());
    }

    /** Numbers are counted from the first one of the oldest chunk, which may be out of the ring already, to here. */
    private int end() {
        return full.length * CHUNK + used;
    }

    private double[] chunk(int place) {
        int index = place / CHUNK;
        return index < full.length ? full[index] : tail;
    }

    /** The number {@code back} places before the newest one. */
    double fromEnd(int back) {
        int place = end() - 1 - back;
        return chunk(place)[place % CHUNK];
    }

    /** All numbers, oldest first. */
    double[] toArray() {
        var all = new double[size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = fromEnd(all.length - 1 - i);
        }
        return all;
    }

    /** Fills {@code target} with means of {@code group} numbers each, less {@code base}, the newest first. */
    void means(int group, double base, float[] target) {
        int at = end() - group * target.length;
        double[] chunk = chunk(at);
        for (int i = target.length - 1; i >= 0; i--) {
            double sum = 0;
            for (int k = 0; k < group; k++) {
                sum += chunk[at % CHUNK] - base;
                if (++at % CHUNK == 0) {
                    chunk = chunk(at);
                }
            }
            target[i] = (float) (sum / group);
        }
    }

    /** Standard deviation of the newest numbers, in two passes, so that a small one on a high level is not lost. */
    double deviation(int count) {
        double mean = sum(count, 0, false) / count;
        return Math.sqrt(sum(count, mean, true) / count);
    }

    /**
     * Adds up how far the newest numbers lie off {@code base}, or the squares of that: in two sums, one of every other
     * number, which the CPU overlaps.
     */
    private double sum(int count, double base, boolean squared) {
        int end = end();
        int at = end - count;
        double even = 0;
        double odd = 0;
        if (count % 2 != 0) {
            // The one without a partner begins the sum that goes on with the next number.
            double off = chunk(at)[at % CHUNK] - base;
            double first = squared ? off * off : off;
            at++;
            even = at % 2 == 0 ? first : 0;
            odd = at % 2 == 0 ? 0 : first;
        }
        while (at < end) {
            double[] chunk = chunk(at);
            int from = at % CHUNK;
            int to = Math.min(CHUNK, from + end - at);
            at += to - from;
            if (from % 2 != 0) {
                double off = chunk[from++] - base;
                odd += squared ? off * off : off;
            }
            for (; from + 1 < to; from += 2) {
                double off = chunk[from] - base;
                double next = chunk[from + 1] - base;
                even += squared ? off * off : off;
                odd += squared ? next * next : next;
            }
            if (from < to) {
                double off = chunk[from] - base;
                even += squared ? off * off : off;
            }
        }
        return even + odd;
    }

    void write(WireWriter out) {
        int size = size();
        out.number(size);
        for (int back = size - 1; back >= 0; back--) {
            out.real(fromEnd(back));
        }
    }

    static Ring read(int capacity, WireReader in) {
        var ring = new Ring(capacity);
        int size = in.count(capacity);
        for (int i = 0; i < size; i++) {
            ring.add(in.real());
        }
        return ring;
    }
}
