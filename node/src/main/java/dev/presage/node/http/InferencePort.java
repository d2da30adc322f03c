package dev.presage.node.http;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The models that other systems may ask. */
public interface InferencePort {
    /**
     * A model that is offered.
     *
     * @param ref names its weights
     * @param features numbers in per step
     * @param state numbers carried; 0 for none
     * @param outputs numbers out per step
     * @param ready whether it answers now
     */
    record Offered(ModelRef ref, int features, int state, int outputs, boolean ready) {}

    /** The model of that name, if it is served. */
    Optional<Offered> find(String name);

    /** Asks it; there is always an answer, in bounded time. */
    CompletionStage<ModelAnswer> ask(String name, List<ModelRow> rows);
}
