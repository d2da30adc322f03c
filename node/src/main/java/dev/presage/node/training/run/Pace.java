package dev.presage.node.training.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds a thread to its share of one processor: after each stretch of work it rests so long that the share holds. Rests
 * are many and short, so that whoever serves meanwhile is never kept waiting for long. For the thread that made it.
 */
public final class Pace {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SHORTEST_STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final double share;
    private final CountDownLatch stop;
    private final long lookNanos;
    private final Runnable look;
    private long began = System.nanoTime();
    private long beganCpu = cpu();
    private long looked = began;

    /**
     * @param share of one processor, in (0, 1]
     * @param stop counted down when the thread is to put its work down
     * @param lookInterval how often to look whether the work is still wanted
     * @param look throws if it is not
     */
    public Pace(double share, CountDownLatch stop, Duration lookInterval, Runnable look) {
        this.share = share;
        this.stop = stop;
        this.lookNanos = lookInterval.toNanos();
        this.look = look;
    }

    /**
     * To be called between pieces of work, however small.
     *
     * @throws Ended if the work is to be put down, or is not wanted any more
     */
    public void breathe() {
        long now = System.nanoTime();
        long wall = now - began;
        if (wall < SHORTEST_STRETCH_NANOS) {
            return;
        }
        // Work is what the processor did: on a busy machine the clock runs on while this thread waits for its turn.
        long rest = (long) ((cpu() - beganCpu) / share) - wall;
        if (isStopped(Math.min(rest, LONGEST_REST_NANOS))) {
            throw Ended.by(Ended.How.STOPPED);
        }
        if (now - looked >= lookNanos) {
            look.run();
            looked = now;
        }
        began = System.nanoTime();
        beganCpu = cpu();
    }

    private boolean isStopped(long nanos) {
        try {
            return nanos > 0 ? stop.await(nanos, TimeUnit.NANOSECONDS) : stop.getCount() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static long cpu() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
