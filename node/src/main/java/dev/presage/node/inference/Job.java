package dev.presage.node.inference;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.Predict;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A query on its way through a pool. Pool and workers may both want to answer it, the one because the deadline is near,
 * the other because it is done; whoever comes first does, and the other is told that it came late.
 */
final class Job {
    private final Predict predict;
    private final AtomicBoolean answered = new AtomicBoolean();
    private long arrivedNanos;
    private int stepClass;

    Job(Predict predict) {
        this.predict = predict;
    }

    /**
     * Notes what batching goes by.
     *
     * @param nowNanos when the query arrived
     * @param longest which step size its longest row needs
     */
    Job arrive(long nowNanos, int longest) {
        arrivedNanos = nowNanos;
        stepClass = longest;
        return this;
    }

    ModelQuery query() {
        return predict.query();
    }

    int rows() {
        return predict.query().rows().size();
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    int stepClass() {
        return stepClass;
    }

    boolean isAnswered() {
        return answered.get();
    }

    /** Whether the deadline lies before the given time. */
    boolean isDueBefore(long nanos) {
        return query().deadlineNanos() - nanos < 0;
    }

    /** Answers, unless that was done already; tells whether this answer is the one. */
    boolean answer(ModelAnswer answer) {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        predict.replyTo().tell(answer);
        return true;
    }
}
