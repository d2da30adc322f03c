package dev.presage.node.inference;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Queries of about the same length, waiting to be run together, in the order in which they came. Knows no clock: time
 * is an argument. One queue that changes, not a value that is copied: at a million rows a second copies would cost more
 * than the model.
 */
final class BatchWindow {
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private int rows;

    void offer(Job job) {
        jobs.addLast(job);
        rows += job.rows();
    }

    int rows() {
        return rows;
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    /** When the oldest came; asks for one that is not empty. */
    long oldestNanos() {
        return jobs.getFirst().arrivedNanos();
    }

    /**
     * Moves the oldest queries over for as long as they fit, and leaves the order as it is.
     *
     * @param room how many rows fit
     * @return how many rows were moved
     */
    int moveInto(List<Job> batch, int room) {
        int moved = 0;
        while (!jobs.isEmpty() && moved + jobs.getFirst().rows() <= room) {
            Job job = jobs.removeFirst();
            moved += job.rows();
            batch.add(job);
        }
        rows -= moved;
        return moved;
    }

    /** Takes out the oldest, however many rows it has. */
    Job takeFirst() {
        Job job = jobs.removeFirst();
        rows -= job.rows();
        return job;
    }

    void forEach(Consumer<Job> action) {
        jobs.forEach(action);
    }

    /** Takes out every query whose deadline lies before the given time, and shows it. */
    void expire(long nanos, Consumer<Job> action) {
        jobs.removeIf(job -> {
            boolean due = job.isDueBefore(nanos);
            if (due) {
                rows -= job.rows();
                action.accept(job);
            }
            return due;
        });
    }
}
