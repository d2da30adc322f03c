package dev.presage.node.inference.overflow;

import dev.presage.node.inference.Lineup;
import dev.presage.node.inference.Models;
import dev.presage.node.inference.OpenPool;
import dev.presage.node.inference.PoolStatus;
import dev.presage.node.inference.Standing;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/**
 * Every pool that this node's subjects reach: its own, and those of other nodes. Who answers is looked up anew for each
 * question, and by which weights is known then: no other ones answer it. Safe for use by many threads.
 */
public final class Pools {
    private final ActorSystem<?> system;
    private final Models models;
    private final Set<String> needed;
    private final OverflowSettings settings;
    private final @Nullable ActorRef<Object> host;
    private final ActorRef<Finder.Command> finder;
    private volatile Finder.Board board = Finder.Board.EMPTY;

    private Pools(
            ActorContext<?> context,
            Models models,
            Set<String> needed,
            boolean lends,
            OverflowSettings settings,
            MeterRegistry registry) {
        this.system = context.getSystem();
        this.models = models;
        this.needed = Set.copyOf(needed);
        this.settings = settings;
        this.host = lends ? context.spawn(Host.create(models, settings), "pool-host") : null;
        ActorRef<PoolMessage> own = host == null ? null : host.narrow();
        this.finder = context.spawn(
                Finder.create(new Finder.Parts(models, own, settings, registry, next -> board = next)), "pool-finder");
    }

    /**
     * Begins to look for pools on other nodes, and to lend the own ones.
     *
     * @param context of the actor that asks, in its thread
     * @param models what this node serves; nothing, if it is none that serves
     * @param needed models without which subjects are answered by fallback rules
     * @param lends whether other nodes may ask this one's pools
     */
    public static Pools start(
            ActorContext<?> context,
            Models models,
            Set<String> needed,
            boolean lends,
            OverflowSettings settings,
            MeterRegistry registry) {
        return new Pools(context, models, needed, lends, settings, registry);
    }

    /** Has these versions of a model serve, here and wherever this node's subjects are answered. */
    public void serve(String model, Lineup lineup) {
        models.serve(model, lineup);
        finder.tell(new Finder.Wanted(model, lineup));
    }

    /** Who answers a subject for a model at this moment, here or elsewhere, or somebody who says that nobody does. */
    public Answerer answerer(String model, String subject) {
        OpenPool own = models.serving(model, subject);
        if (own != null) {
            return answerer(own);
        }
        Finder.Board now = board;
        Reach reach = now.models().get(model);
        ModelRef weights = reach == null ? null : reach.answerer(subject);
        ActorRef<Predict> router = weights == null ? null : now.routers().get(weights);
        return router == null ? models.answerer(model, subject) : new Answerer(weights, router);
    }

    /** The own pool where it is quick; beyond, whoever weighs it against those elsewhere. */
    private Answerer answerer(OpenPool own) {
        var load = own.load().get();
        boolean isQuick =
                load.nanosUntilAnswered(1) <= settings.localWait().toNanos() && load.hasRoom(load.batchRows());
        ActorRef<Predict> router = isQuick ? null : board.routers().get(own.weights());
        return router == null ? own.answerer() : new Answerer(own.weights(), router);
    }

    /** What a model is that is asked by its name alone: its champion. */
    public Optional<Found> find(String model) {
        Optional<Found> own = models.model(model)
                .map(champion -> new Found(
                        champion.ref(),
                        new PoolMessage.Widths(champion.featureSize(), champion.stateSize(), champion.outputSize()),
                        models.isReady(model)));
        return own.or(() -> Optional.ofNullable(board.models().get(model))
                .map(reach -> new Found(reach.champion(), reach.widths(), reach.pools() > 0)));
    }

    /**
     * A model that can be asked.
     *
     * @param isReady whether anybody would answer now
     */
    public record Found(ModelRef ref, PoolMessage.Widths widths, boolean isReady) {}

    /** Where a model's champion answers, here or elsewhere, or somebody who says that it is not served. */
    public ActorRef<Predict> pool(String model) {
        Reach reach = board.models().get(model);
        ActorRef<Predict> router = reach == null || models.model(model).isPresent()
                ? null
                : board.routers().get(reach.champion());
        return router == null ? models.pool(model) : router;
    }

    /**
     * Whether every model that is served here is warm.
     *
     * @param waits whether every one that is needed has to be served somewhere, too
     */
    public boolean isReady(boolean waits) {
        return models.isReady() && (!waits || needed.stream().allMatch(this::isServed));
    }

    private boolean isServed(String model) {
        Reach reach = board.models().get(model);
        return models.model(model).isPresent() || (reach != null && reach.pools() > 0);
    }

    /** Which versions of each model answer this node's subjects. */
    public List<Standing> standings() {
        List<Standing> all = new ArrayList<>(models.standings());
        board.models().forEach((model, reach) -> {
            if (all.stream().noneMatch(own -> own.model().equals(model))) {
                all.add(reach.standing());
            }
        });
        return all;
    }

    /** How this node's own pools are doing. */
    public List<PoolStatus> status() {
        return models.status();
    }

    /** How its questions to pools on other nodes are doing. */
    public List<RemoteStatus> remote() {
        return board.metrics().stream().map(RemoteMetrics::status).toList();
    }

    /** Takes no more questions from other nodes, which ask elsewhere from then on; what was taken is answered. */
    public CompletionStage<Done> stopLending() {
        return host == null
                ? CompletableFuture.completedFuture(Done.getInstance())
                : AskPattern.<Object, Done>ask(host, Host.Close::new, settings.silence(), system.scheduler())
                        .exceptionally(alreadyGone -> Done.getInstance());
    }
}
