package dev.presage.protocol;

import java.util.List;

/**
 * What a subject asks of a model.
 *
 * @param model the model's name
 * @param rows rows to predict together in one batch, never empty
 * @param deadlineNanos value of {@link System#nanoTime()} after which no answer is of use
 */
public record ModelQuery(String model, List<ModelRow> rows, long deadlineNanos) {
    public ModelQuery {
        rows = List.copyOf(rows);
    }
}
