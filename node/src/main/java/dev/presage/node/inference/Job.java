package dev.presage.node.inference;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.Predict;

/** A query on its way through a pool, which alone touches it and gives it one answer, whichever comes first. */
final class Job {
    private final Predict predict;
    private final int rows;
    private long arrivedNanos;
    private int stepClass;
    private boolean answered;

    Job(Predict predict) {
        this.predict = predict;
        this.rows = predict.query().rows().size();
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
        return rows;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    int stepClass() {
        return stepClass;
    }

    boolean isAnswered() {
        return answered;
    }

    long deadlineNanos() {
        return predict.query().deadlineNanos();
    }

    /** Whether the deadline lies before the given time. */
    boolean isDueBefore(long nanos) {
        return deadlineNanos() - nanos < 0;
    }

    /** Answers, unless that was done already; tells whether this answer is the one. */
    boolean answer(ModelAnswer answer) {
        if (answered) {
            return false;
        }
        answered = true;
        predict.replyTo().tell(answer);
        return true;
    }
}
