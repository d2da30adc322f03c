package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import java.util.List;

/**
 * Queries that are run together.
 *
 * @param jobs at least one
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
