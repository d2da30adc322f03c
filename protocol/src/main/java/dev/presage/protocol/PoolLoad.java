package dev.presage.protocol;

/**
 * How busy a pool of models is.
 *
 * @param waiting rows that wait
 * @param queueSize rows that may wait
 * @param batchRows rows that make a batch full
 * @param batchNanos what running a batch has taken lately
 * @param workers workers that are warmed and alive; with none nothing is answered
 */
public record PoolLoad(int waiting, int queueSize, int batchRows, long batchNanos, int workers) {
    /** Longer than any question waits. */
    public static final long NEVER = Long.MAX_VALUE / 4;

    /** Whether so many more rows may wait. */
    public boolean hasRoom(long more) {
        return waiting + more <= queueSize;
    }

    /** When so many rows would be answered that came after what waits and {@code more}: an estimate, in nanoseconds. */
    public long nanosUntilAnswered(long more) {
        if (workers < 1) {
            return NEVER;
        }
        double batchesBefore = (waiting + more) / (double) Math.max(1, batchRows);
        // One batch may have just begun, and the question's own has to run.
        return (long) ((batchesBefore / workers + 2) * Math.max(0, batchNanos));
    }
}
