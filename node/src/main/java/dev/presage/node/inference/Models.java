package dev.presage.node.inference;

import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The models a node serves: a pool for each, found by name. */
public final class Models {
    private final Map<String, ActorRef<Predict>> pools;
    private final Map<String, Model> served;
    private final List<PoolMetrics> metrics;
    private final ActorRef<Predict> nobody;

    private Models(
            Map<String, ActorRef<Predict>> pools,
            Map<String, Model> served,
            List<PoolMetrics> metrics,
            ActorRef<Predict> nobody) {
        this.pools = pools;
        this.served = served;
        this.metrics = metrics;
        this.nobody = nobody;
    }

    /**
     * Loads every model and starts its pool as a child of the actor that asks. A model that cannot be loaded and is not
     * required answers nothing but {@code FAILED}, and the others serve on. Workers warm up afterwards: see
     * {@link #isReady()}.
     *
     * @param context of the actor that asks, in its thread
     * @param settings what to serve
     * @param load how a model is loaded; what it throws is thrown from here if the model is required, and else logged
     * @param registry where to count
     */
    public static Models start(
            ActorContext<?> context,
            InferenceSettings settings,
            Function<ModelSettings, ? extends Model> load,
            MeterRegistry registry) {
        return start(context, settings, load, registry, Ticker.system());
    }

    static Models start(
            ActorContext<?> context,
            InferenceSettings settings,
            Function<ModelSettings, ? extends Model> load,
            MeterRegistry registry,
            Ticker ticker) {
        Map<String, ActorRef<Predict>> pools = new HashMap<>();
        Map<String, Model> loaded = new HashMap<>();
        List<PoolMetrics> metrics = new ArrayList<>();
        for (ModelSettings served : settings.models()) {
            Model model;
            try {
                model = load.apply(served);
            } catch (RuntimeException | LinkageError unusable) {
                if (served.required()) {
                    throw unusable;
                }
                context.getLog().error("{} is not served: {}", served.name(), unusable.getMessage(), unusable);
                pools.put(served.name(), context.spawn(without(Cause.FAILED), "pool-" + served.name()));
                continue;
            }
            loaded.put(served.name(), model);
            PoolMetrics counted =
                    new PoolMetrics(registry, model.ref(), served.batch().queueSize());
            PoolParts parts = new PoolParts(model, served.batch(), served.shapes(), settings.pool(), counted, ticker);
            pools.put(served.name(), context.spawn(InferencePool.create(parts), "pool-" + served.name()));
            metrics.add(counted);
        }
        ActorRef<Predict> nobody = context.spawn(without(Cause.UNKNOWN_MODEL), "unknown-models");
        context.getSystem().getWhenTerminated().thenRun(ticker::close);
        return new Models(Map.copyOf(pools), Map.copyOf(loaded), List.copyOf(metrics), nobody);
    }

    /** Answers in place of a model that is not served. */
    private static Behavior<Predict> without(Cause cause) {
        return Behaviors.receiveMessage(predict -> {
            predict.replyTo().tell(new ModelAnswer.Unanswered(cause));
            return Behaviors.same();
        });
    }

    /** Who answers for a model: its pool, or somebody who says that it is not served. */
    public ActorRef<Predict> pool(String model) {
        return pools.getOrDefault(model, nobody);
    }

    /** Who answers for a model: its weights' pool, or somebody who says that there are none. */
    public Answerer answerer(String model) {
        Model found = served.get(model);
        return new Answerer(found == null ? null : found.ref(), pool(model));
    }

    /** What is served under a name, if anything is. */
    public Optional<Model> model(String name) {
        return Optional.ofNullable(served.get(name));
    }

    /** Whether a model has a worker that is warmed and alive. */
    public boolean isReady(String name) {
        return metrics.stream().anyMatch(pool -> pool.status().model().name().equals(name) && pool.workers() > 0);
    }

    /** Whether every pool has a worker that is warmed and alive. */
    public boolean isReady() {
        return metrics.stream().allMatch(pool -> pool.workers() > 0);
    }

    /** How every pool is doing, by model. */
    public List<PoolStatus> status() {
        return metrics.stream().map(PoolMetrics::status).toList();
    }
}
