package dev.presage.node.inference.overflow;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import java.util.concurrent.TimeUnit;

/** A question on its way to another node. A router alone touches it, and sees to it that it is answered once. */
final class Asked {
    /** What a row or a question takes besides its numbers, at the most. */
    private static final int ROW_BYTES = 12;

    private final Predict predict;
    private final int rows;
    private final int bytes;
    private long sentNanos;
    private boolean retried;

    Asked(Predict predict) {
        this.predict = predict;
        this.rows = predict.query().rows().size();
        int size = ROW_BYTES + Long.BYTES;
        for (ModelRow row : predict.query().rows()) {
            size += ROW_BYTES + (row.state().length() + row.steps().length()) * Float.BYTES;
        }
        this.bytes = size;
    }

    Predict predict() {
        return predict;
    }

    int rows() {
        return rows;
    }

    /** What it takes in a message, about. */
    int bytes() {
        return bytes;
    }

    long leftNanos(long now) {
        return predict.query().deadlineNanos() - now;
    }

    long sentNanos() {
        return sentNanos;
    }

    /** Whether it has been asked a second time. */
    boolean isRetried() {
        return retried;
    }

    void send(long now) {
        sentNanos = now;
    }

    void retry() {
        retried = true;
    }

    /**
     * As it travels.
     *
     * @param wayNanos what the answer needs to come back
     */
    PoolMessage.Numbered numbered(long number, long now, long wayNanos) {
        long left = Math.max(0, leftNanos(now) - wayNanos);
        return new PoolMessage.Numbered(
                number, TimeUnit.NANOSECONDS.toMicros(left), predict.query().rows());
    }

    void answer(ModelAnswer answer) {
        predict.replyTo().tell(answer);
    }
}
