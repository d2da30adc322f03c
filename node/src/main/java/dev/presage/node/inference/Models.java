package dev.presage.node.inference;

import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * The models a node serves, found by name. Which version of a model answers whom may change at any time, and is looked
 * up anew for each question. Safe for use by many threads.
 */
public final class Models {
    private final Map<String, RosterBoard> boards;
    private final Map<String, ActorRef<Succession.Command>> successions;
    private final Answerer unknown;

    private Models(
            Map<String, RosterBoard> boards, Map<String, ActorRef<Succession.Command>> successions, Answerer unknown) {
        this.boards = boards;
        this.successions = successions;
        this.unknown = unknown;
    }

    /** As the other, for models whose versions do not change. */
    public static Models start(
            ActorContext<?> context,
            InferenceSettings settings,
            Function<ModelSettings, ? extends Model> load,
            MeterRegistry registry) {
        return start(
                context,
                settings,
                load,
                (model, version) -> {
                    throw new UnusableModel("No other versions of " + model.name() + " are kept here.");
                },
                registry);
    }

    /**
     * Loads every model and starts its pool as a child of the actor that asks. A model that cannot be loaded and is not
     * required answers nothing but {@code FAILED}, and the others serve on. Workers warm up afterwards: see
     * {@link #isReady()}.
     *
     * @param context of the actor that asks, in its thread
     * @param settings what to serve
     * @param load how a model is loaded; what it throws is thrown from here if the model is required, and else logged
     * @param loadVersion how another version of it is loaded later; blocks, and throws if that version cannot serve
     * @param registry where to count
     */
    public static Models start(
            ActorContext<?> context,
            InferenceSettings settings,
            Function<ModelSettings, ? extends Model> load,
            BiFunction<ModelSettings, ModelRef, ? extends Model> loadVersion,
            MeterRegistry registry) {
        Ticker ticker = Ticker.system();
        context.getSystem().getWhenTerminated().thenRun(ticker::close);
        Map<String, RosterBoard> boards = new TreeMap<>();
        Map<String, ActorRef<Succession.Command>> successions = new HashMap<>();
        for (ModelSettings model : settings.models()) {
            Model loaded = load(context, model, load);
            Served champion =
                    loaded == null ? null : Served.start(context, loaded, model, settings.pool(), registry, ticker);
            var nobody = new Answerer(null, context.spawnAnonymous(without(Cause.FAILED)));
            var board = new RosterBoard(new Roster(
                    model.name(), champion, null, 0, Stream.ofNullable(champion).toList(), Optional.empty(), nobody));
            var parts = new Succession.Parts(
                    model,
                    loadVersion,
                    settings.pool(),
                    settings.change(),
                    registry,
                    ticker,
                    InstantSource.system(),
                    board);
            boards.put(model.name(), board);
            successions.put(model.name(), context.spawn(Succession.create(parts), "model-" + model.name()));
        }
        var unknown = new Answerer(null, context.spawn(without(Cause.UNKNOWN_MODEL), "unknown-models"));
        return new Models(boards, Map.copyOf(successions), unknown);
    }

    /** Loads a model; null if it cannot be and the node starts without it. */
    private static @Nullable Model load(
            ActorContext<?> context, ModelSettings settings, Function<ModelSettings, ? extends Model> load) {
        try {
            return load.apply(settings);
        } catch (RuntimeException | LinkageError unusable) {
            if (settings.required()) {
                throw unusable;
            }
            context.getLog().error("{} is not served: {}", settings.name(), unusable.getMessage(), unusable);
            return null;
        }
    }

    /** Answers in place of a model that is not served. */
    private static Behavior<Predict> without(Cause cause) {
        return Behaviors.receiveMessage(predict -> {
            predict.replyTo().tell(new ModelAnswer.Unanswered(cause));
            return Behaviors.same();
        });
    }

    /**
     * Has these versions of a model serve as soon as they are loaded and warm; until then, and if they cannot be,
     * whoever serves now goes on. Saying the same again gives a version that could not be loaded another try. Nothing
     * happens if this node does not serve the model.
     */
    public void serve(String model, Lineup lineup) {
        ActorRef<Succession.Command> succession = successions.get(model);
        if (succession != null) {
            succession.tell(new Succession.Want(lineup));
        }
    }

    /** Who answers a subject for a model at this moment: a version's pool, or somebody who says that there is none. */
    public Answerer answerer(String model, String subject) {
        RosterBoard board = boards.get(model);
        return board == null ? unknown : board.now().answerer(subject);
    }

    /** The pool that answers a subject for a model at this moment; null if the model is not served here. */
    public @Nullable OpenPool serving(String model, String subject) {
        RosterBoard board = boards.get(model);
        Served served = board == null ? null : board.now().server(subject);
        return served == null ? null : served.open();
    }

    /** The pool of exactly these weights, whether it serves, comes or leaves; null if there is none here. */
    public @Nullable OpenPool open(ModelRef weights) {
        RosterBoard board = boards.get(weights.name());
        if (board != null) {
            for (Served served : board.now().alive()) {
                if (served.ref().equals(weights)) {
                    return served.open();
                }
            }
        }
        return null;
    }

    /** Every pool that serves and has a worker that is alive; those that come or leave are not among them. */
    public List<PoolMessage.Pool> lent() {
        List<PoolMessage.Pool> lent = new ArrayList<>();
        for (RosterBoard board : boards.values()) {
            Roster now = board.now();
            lend(now.champion(), true, lent);
            lend(now.canary(), false, lent);
        }
        return lent;
    }

    private static void lend(@Nullable Served served, boolean champion, List<PoolMessage.Pool> lent) {
        if (served != null && served.metrics().workers() > 0) {
            PoolLoad load = served.metrics().load();
            lent.add(new PoolMessage.Pool(served.ref(), champion, served.open().widths(), load));
        }
    }

    /** Where a model's champion answers, or somebody who says that it is not served. */
    public ActorRef<Predict> pool(String model) {
        RosterBoard board = boards.get(model);
        if (board == null) {
            return unknown.pool();
        }
        Roster now = board.now();
        return now.champion() == null
                ? now.nobody().pool()
                : now.champion().answerer().pool();
    }

    /** The champion that is served under a name, if anything is. */
    public Optional<Model> model(String name) {
        return Optional.ofNullable(boards.get(name))
                .map(RosterBoard::now)
                .map(Roster::champion)
                .map(Served::model);
    }

    /** Whether a model has a worker that is warmed and alive. */
    public boolean isReady(String name) {
        return Optional.ofNullable(boards.get(name))
                .map(RosterBoard::now)
                .filter(roster -> roster.champion() != null && roster.isReady())
                .isPresent();
    }

    /** Whether every model that could be loaded has a worker that is warmed and alive. */
    public boolean isReady() {
        return boards.values().stream().allMatch(board -> board.now().isReady());
    }

    /** Which versions of each model serve whom. */
    public List<Standing> standings() {
        return boards.values().stream().map(board -> board.now().standing()).toList();
    }

    /** How every pool is doing, by model; those that come and those that leave are among them. */
    public List<PoolStatus> status() {
        return boards.values().stream()
                .flatMap(board -> board.now().alive().stream())
                .map(served -> served.metrics().status())
                .toList();
    }
}
