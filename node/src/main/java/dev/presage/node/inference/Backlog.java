package dev.presage.node.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a pool, and in which batches it leaves. Knows no clock, no thread and no actor.
 *
 * <p>Short and long rows wait apart, since a batch costs what its longest row costs. A batch is due when it would be
 * full, when its oldest query has waited long enough, or when there was none for as long. Room that padding would
 * leave is given to shorter rows. What failed before goes first, and by itself.
 */
final class Backlog {
    /** Farther away than any deadline, near enough to be compared. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final BatchSettings settings;
    private final BatchShapes shapes;
    private final BatchWindow[] windows;
    private final ArrayDeque<Batch> returned = new ArrayDeque<>();
    private int rows;
    private long lastTakenNanos;

    /** No deadline of what waits lies before it. */
    private long earliestDeadlineNanos;

    Backlog(BatchSettings settings, BatchShapes shapes, long nowNanos) {
        this.settings = settings;
        this.shapes = shapes;
        this.windows = new BatchWindow[shapes.steps().size()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = new BatchWindow();
        }
        this.lastTakenNanos = nowNanos - settings.maxBatchDelay().toNanos();
        this.earliestDeadlineNanos = nowNanos + NEVER;
    }

    /** Rows that wait for their first run; never more than the settings' queue size. */
    int rows() {
        return rows;
    }

    /** Lets a query wait, unless that would exceed the bound. */
    boolean offer(Job job) {
        if (rows + job.rows() > settings.queueSize()) {
            return false;
        }
        windows[job.stepClass()].offer(job);
        rows += job.rows();
        noteDeadline(job);
        return true;
    }

    boolean isEmpty() {
        return rows == 0 && returned.isEmpty();
    }

    /** Whether a full batch waits, so that it pays to hand it to a worker that is still busy. */
    boolean isFull() {
        return returned.isEmpty() && rows >= settings.batchSize();
    }

    boolean isDue(long nowNanos) {
        return !returned.isEmpty() || isFull() || (rows > 0 && nowNanos - dueNanos() >= 0);
    }

    /** When what waits will be due if nothing more comes; asks for a backlog that is not empty. */
    long dueNanos() {
        BatchWindow oldest = oldest();
        if (!returned.isEmpty() || oldest == null) {
            return lastTakenNanos;
        }
        // What is left over from before the last batch has waited longer than since then.
        long since = oldest.oldestNanos() - lastTakenNanos < 0 ? oldest.oldestNanos() : lastTakenNanos;
        return since + settings.maxBatchDelay().toNanos();
    }

    /** Takes the next batch; null if nothing waits. */
    @Nullable
    Batch take(long nowNanos) {
        if (!returned.isEmpty()) {
            return returned.removeFirst();
        }
        BatchWindow oldest = oldest();
        if (oldest == null) {
            return null;
        }
        lastTakenNanos = nowNanos;
        List<Job> jobs = new ArrayList<>();
        Job first = oldest.takeFirst();
        jobs.add(first);
        int taken = first.rows() + oldest.moveInto(jobs, settings.batchSize() - first.rows());
        int room = shapes.fitting(taken, 1).rows();
        for (int shorter = first.stepClass() - 1; shorter >= 0; shorter--) {
            taken += windows[shorter].moveInto(jobs, room - taken);
        }
        rows -= taken;
        return new Batch(jobs, shapes.fitting(taken, shapes.steps().get(first.stepClass())), 0);
    }

    /**
     * Takes back a batch that a worker died or hung over: all of it runs once more, then each half by itself, until one
     * query is left alone.
     *
     * @return the query that is to blame, which is not taken back; null if that is not known yet
     */
    @Nullable
    Job retry(Batch batch) {
        List<Job> jobs = batch.jobs().stream().filter(job -> !job.isAnswered()).toList();
        if (jobs.isEmpty()) {
            return null;
        }
        if (batch.failures() == 0) {
            takeBack(new Batch(jobs, batch.shape(), 1));
            return null;
        }
        if (jobs.size() == 1) {
            return jobs.getFirst();
        }
        int half = jobs.size() / 2;
        takeBack(new Batch(jobs.subList(0, half), batch.shape(), batch.failures()));
        takeBack(new Batch(jobs.subList(half, jobs.size()), batch.shape(), batch.failures()));
        return null;
    }

    /** Takes back a batch that no worker began with. */
    void takeBack(Batch batch) {
        returned.addLast(batch);
        batch.jobs().forEach(this::noteDeadline);
    }

    /** Shows every query that waits, whether it ran before or not. */
    void forEach(Consumer<Job> action) {
        for (BatchWindow window : windows) {
            window.forEach(action);
        }
        returned.forEach(batch -> batch.jobs().forEach(action));
    }

    /**
     * Takes out every query whose deadline lies before the given time, and shows it. Walks over what waits only if
     * there can be one.
     */
    void expire(long nanos, Consumer<Job> action) {
        if (earliestDeadlineNanos - nanos >= 0) {
            return;
        }
        rows = 0;
        for (BatchWindow window : windows) {
            window.expire(nanos, action);
            rows += window.rows();
        }
        returned.forEach(batch -> batch.expire(nanos, action));
        returned.removeIf(Batch::isAnswered);
        earliestDeadlineNanos = nanos + NEVER;
        forEach(this::noteDeadline);
    }

    private void noteDeadline(Job job) {
        if (job.deadlineNanos() - earliestDeadlineNanos < 0) {
            earliestDeadlineNanos = job.deadlineNanos();
        }
    }

    private @Nullable BatchWindow oldest() {
        BatchWindow oldest = null;
        for (BatchWindow window : windows) {
            if (!window.isEmpty() && (oldest == null || window.oldestNanos() - oldest.oldestNanos() < 0)) {
                oldest = window;
            }
        }
        return oldest;
    }
}
