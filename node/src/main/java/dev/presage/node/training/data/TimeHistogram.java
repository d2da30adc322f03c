package dev.presage.node.training.data;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many observations lie in each stretch of time. Stretches double in length whenever there are too many of them,
 * so memory is bounded, and the outcome does not depend on the order of what was counted.
 */
final class TimeHistogram {
    private static final int MOST = 4_096;

    private TreeMap<Long, Long> counts = new TreeMap<>();
    private int shift;
    private long total;

    void add(Instant time) {
        counts.merge(time.toEpochMilli() >> shift, 1L, Long::sum);
        total++;
        while (counts.size() > MOST) {
            shift++;
            var wider = new TreeMap<Long, Long>();
            counts.forEach((stretch, count) -> wider.merge(stretch >> 1, count, Long::sum));
            counts = wider;
        }
    }

    /** The first time before which at least a share of all lies, to a stretch; the epoch if there is nothing. */
    Instant quantile(double share) {
        long before = 0;
        for (Map.Entry<Long, Long> stretch : counts.entrySet()) {
            if (before >= share * total) {
                return Instant.ofEpochMilli(stretch.getKey() << shift);
            }
            before += stretch.getValue();
        }
        return counts.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli((counts.lastKey() + 1) << shift);
    }
}
