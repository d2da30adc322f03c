package dev.presage.node.inference;

import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One version's pool on this node, as those see it that bring it questions from elsewhere. Safe for many threads.
 *
 * @param answerer who answers, and by which weights
 * @param widths of what it reads and says
 * @param load how busy it is now
 */
public record OpenPool(Answerer answerer, ModelRef weights, PoolMessage.Widths widths, Supplier<PoolLoad> load) {
    static OpenPool of(Model model, ActorRef<Predict> pool, PoolMetrics metrics) {
        return new OpenPool(
                new Answerer(model.ref(), pool),
                model.ref(),
                new PoolMessage.Widths(model.featureSize(), model.stateSize(), model.outputSize()),
                metrics::load);
    }

    /**
     * Asks without being an actor.
     *
     * @param answer told exactly once, at the query's deadline at the latest, by a thread of the pool's; must be quick
     */
    public void ask(ModelQuery query, Consumer<ModelAnswer> answer) {
        answerer.pool().<Object>unsafeUpcast().tell(new InferencePool.Asked(query, answer));
    }
}
