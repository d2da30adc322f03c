package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Queries that are run together.
 *
 * @param jobs at least one, the oldest first
 * @param shape the size they are padded to
 * @param failures how often workers died or hung over exactly these jobs
 */
record Batch(List<Job> jobs, BatchShape shape, int failures) {
    Batch {
        jobs = List.copyOf(jobs);
    }

    int rows() {
        int rows = 0;
        for (Job job : jobs) {
            rows += job.rows();
        }
        return rows;
    }

    /** When its oldest query came, which is its first. */
    long arrivedNanos() {
        return jobs.getFirst().arrivedNanos();
    }

    /** When the last of its queries stops waiting. */
    long deadlineNanos() {
        long last = jobs.getFirst().deadlineNanos();
        for (Job job : jobs) {
            last = job.deadlineNanos() - last > 0 ? job.deadlineNanos() : last;
        }
        return last;
    }

    /** The rows of all queries, one query after the other. */
    List<ModelRow> allRows() {
        List<ModelRow> all = new ArrayList<>(shape.rows());
        for (Job job : jobs) {
            for (ModelRow row : job.query().rows()) {
                all.add(row);
            }
        }
        return all;
    }

    /** Shows every query whose deadline lies before the given time. */
    void expire(long nanos, Consumer<Job> action) {
        for (Job job : jobs) {
            if (job.isDueBefore(nanos)) {
                action.accept(job);
            }
        }
    }

    /** Whether nobody waits for any of it any more. */
    boolean isAnswered() {
        for (Job job : jobs) {
            if (!job.isAnswered()) {
                return false;
            }
        }
        return true;
    }
}
