package dev.presage.node.inference;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.Predict;
import java.util.function.Consumer;

/** A query on its way through a pool, which alone touches it and gives it one answer, whichever comes first. */
final class Job {
    private final ModelQuery query;
    private final Consumer<ModelAnswer> asker;
    private final int rows;
    private long arrivedNanos;
    private int stepClass;
    private boolean answered;

    Job(Predict predict) {
        this(predict.query(), predict.replyTo()::tell);
    }

    Job(ModelQuery query, Consumer<ModelAnswer> asker) {
        this.query = query;
        this.asker = asker;
        this.rows = query.rows().size();
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
        return query;
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
        return query.deadlineNanos();
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
        asker.accept(answer);
        return true;
    }
}
