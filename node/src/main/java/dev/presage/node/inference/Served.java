package dev.presage.node.inference;

import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * One version of a model and its pool.
 *
 * @param open the same for whoever asks
 */
record Served(Model model, OpenPool open, PoolMetrics metrics) {
    /** Starts its pool, whose workers begin to warm up. */
    static Served start(
            ActorContext<?> context,
            Model model,
            ModelSettings settings,
            PoolSettings pools,
            MeterRegistry registry,
            Ticker ticker) {
        var metrics = new PoolMetrics(registry, model.ref(), settings.batch());
        model.vitals().forEach(metrics::watch);
        var parts = new PoolParts(model, settings.batch(), settings.shapes(), pools, metrics, ticker);
        ActorRef<Predict> pool = context.spawnAnonymous(InferencePool.create(parts));
        return new Served(model, OpenPool.of(model, pool, metrics), metrics);
    }

    Answerer answerer() {
        return open.answerer();
    }

    ModelRef ref() {
        return model.ref();
    }

    /** Ends its pool once nothing is under way there; what is measured of it goes with it. */
    void stop() {
        answerer().pool().<Object>unsafeUpcast().tell(InferencePool.Leave.WHEN_IDLE);
        metrics.close();
    }
}
