package dev.presage.ops.chaos.load;

import java.util.Arrays;

/** When one subject answered, in nanoseconds of this machine's clock, ascending. Safe for many threads. */
public final class Answers {
    private long[] times = new long[1024];
    private int count;

    synchronized void add(long nanos) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = nanos;
    }

    /** When it answered last; {@code otherwise} if it never did. */
    synchronized long last(long otherwise) {
        return count == 0 ? otherwise : times[count - 1];
    }

    /**
     * The longest time without an answer that touches a span, in nanoseconds. What began before the span counts from
     * its beginning, and what had not ended by its end counts up to there.
     */
    public synchronized long longestPause(long from, long to) {
        int first = Arrays.binarySearch(times, 0, count, from);
        long longest = 0;
        long before = from;
        for (int i = first < 0 ? -first - 1 : first; i < count && times[i] < to; i++) {
            longest = Math.max(longest, times[i] - before);
            before = times[i];
        }
        return Math.max(longest, to - before);
    }
}
