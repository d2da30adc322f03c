package dev.presage.node;

import dev.presage.node.http.InferencePort;
import dev.presage.node.inference.overflow.Pools;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * The models that this node reaches as other systems ask them.
 *
 * @param models what is served here or elsewhere
 * @param timeout how long such a question may take
 * @param system whose clock bounds the wait
 */
record OfferedModels(Pools models, Duration timeout, ActorSystem<?> system) implements InferencePort {
    /** A pool answers by the deadline; this is for one that dies at that very moment. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    @Override
    public Optional<Offered> find(String name) {
        return models.find(name)
                .map(model -> new Offered(
                        model.ref(),
                        model.widths().features(),
                        model.widths().state(),
                        model.widths().outputs(),
                        model.isReady()));
    }

    @Override
    public CompletionStage<ModelAnswer> ask(String name, List<ModelRow> rows) {
        ModelQuery query = new ModelQuery(name, rows, System.nanoTime() + timeout.toNanos());
        return AskPattern.ask(
                models.pool(name), replyTo -> new Predict(query, replyTo), timeout.plus(GRACE), system.scheduler());
    }
}
