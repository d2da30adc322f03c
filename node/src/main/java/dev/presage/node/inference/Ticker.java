package dev.presage.node.inference;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time as a pool knows it; tests have one of their own. */
interface Ticker extends AutoCloseable {
    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /** Runs the task once, not before that many nanoseconds have passed; the task must be quick. */
    void after(long nanos, Runnable task);

    @Override
    void close();

    /**
     * The real time. Has a thread of its own, because the actor system's scheduler counts in steps of ten milliseconds
     * and batches wait for two.
     */
    static Ticker system() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "presage-inference-ticker");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRejectedExecutionHandler((task, closed) -> {});
        return new Ticker() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void after(long nanos, Runnable task) {
                Future<?> unused = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}
