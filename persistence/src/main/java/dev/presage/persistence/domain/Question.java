package dev.presage.persistence.domain;

import dev.presage.protocol.ModelRow;
import java.time.Duration;
import java.util.List;

/**
 * What a domain asks of a model.
 *
 * @param model the model's name
 * @param rows never empty; answered together, in this order
 * @param patience how long an answer is worth waiting for
 */
public record Question(String model, List<ModelRow> rows, Duration patience) {
    public Question {
        rows = List.copyOf(rows);
    }
}
