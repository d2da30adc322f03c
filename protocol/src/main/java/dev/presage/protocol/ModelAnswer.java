package dev.presage.protocol;

import java.util.List;

/** How a model's pool answers a query. It always answers, at the deadline at the latest. */
public sealed interface ModelAnswer {
    /**
     * The model answered.
     *
     * @param model the weights that answered
     * @param shape the padded batch size it was computed at
     * @param rows one answer per row of the query, in its order
     */
    record Answered(ModelRef model, BatchShape shape, List<RowAnswer> rows) implements ModelAnswer {
        public Answered {
            rows = List.copyOf(rows);
        }
    }

    /** No model answered; the domain's fallback rule decides. */
    record Unanswered(Cause cause) implements ModelAnswer {}

    /** Why no model answered. */
    enum Cause {
        /** There was nothing to ask. */
        NOT_ASKED,
        /** The deadline passed first. */
        DEADLINE,
        /** The pool's queue is full. */
        OVERLOADED,
        /** The model failed on this query. */
        FAILED,
        /** No model of that name is served. */
        UNKNOWN_MODEL
    }
}
