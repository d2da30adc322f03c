package dev.presage.node.inference.overflow;

import dev.presage.node.inference.Lineup;
import dev.presage.node.inference.Models;
import dev.presage.node.inference.OpenPool;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.jspecify.annotations.Nullable;

/**
 * Knows which other nodes serve which weights. Keeps a router for each set of weights that somebody serves, tells the
 * routers what it hears, and posts where everybody can look up who answers.
 */
final class Finder {
    private static final Duration FOLLOW_EVERY = Duration.ofSeconds(2);

    /** How many looks a router outlives its last pool: long enough for questions that were on their way to it. */
    private static final int RETIRES_AFTER = 10;

    /** What it is told. */
    sealed interface Command {}

    /** The registry wants these versions to serve. */
    record Wanted(String model, Lineup lineup) implements Command {}

    private record Hosts(Set<ActorRef<PoolMessage>> hosts) implements Command {}

    private record Heard(PoolMessage message) implements Command {}

    private enum Follow implements Command {
        NOW
    }

    /**
     * Where everybody looks up who answers. Immutable.
     *
     * @param models what is served elsewhere, by name
     * @param routers by the weights that they bring questions to
     * @param metrics of the routers
     */
    record Board(Map<String, Reach> models, Map<ModelRef, ActorRef<Predict>> routers, List<RemoteMetrics> metrics) {
        static final Board EMPTY = new Board(Map.of(), Map.of(), List.of());

        Board {
            models = Map.copyOf(models);
            routers = Map.copyOf(routers);
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * What it stands on.
     *
     * @param models this node's own
     * @param own who lends them to others; null if nobody does
     * @param post takes each new board
     */
    record Parts(
            Models models,
            @Nullable ActorRef<PoolMessage> own,
            OverflowSettings settings,
            MeterRegistry registry,
            Consumer<Board> post) {}

    private static final class Routed {
        final ActorRef<Object> router;
        final RemoteMetrics metrics;
        int looksWithoutPool;

        Routed(ActorRef<Object> router, RemoteMetrics metrics) {
            this.router = router;
            this.metrics = metrics;
        }
    }

    private final ActorContext<Command> context;
    private final Parts parts;
    private final ActorRef<PoolMessage> ear;
    private Set<ActorRef<PoolMessage>> hosts = Set.of();
    private final Map<ActorRef<PoolMessage>, List<PoolMessage.Pool>> offers = new HashMap<>();
    private final Map<ModelRef, Routed> routed = new HashMap<>();
    private final Map<String, Lineup> wanted = new HashMap<>();
    private final Map<String, Reach> reaches = new TreeMap<>();

    private Finder(ActorContext<Command> context, Parts parts) {
        this.context = context;
        this.parts = parts;
        this.ear = context.messageAdapter(PoolMessage.class, Heard::new);
        var listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new Hosts(listing.getServiceInstances(Host.KEY)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(Host.KEY, listings));
    }

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Follow.NOW, FOLLOW_EVERY);
            return Behaviors.receiveMessage(new Finder(context, parts)::on);
        }));
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Hosts found -> found(found.hosts());
            case Heard heard -> {
                if (heard.message() instanceof PoolMessage.Serving serving) {
                    serving(serving);
                }
            }
            case Wanted want -> {
                wanted.put(want.model(), want.lineup());
                post();
            }
            case Follow ignored -> {
                // Said again, in case it was lost, or the other side began anew.
                hosts.forEach(host -> host.tell(new PoolMessage.Follow(ear)));
                retire();
            }
        }
        return Behaviors.same();
    }

    private void found(Set<ActorRef<PoolMessage>> now) {
        Set<ActorRef<PoolMessage>> others = new HashSet<>(now);
        others.remove(parts.own());
        others.stream().filter(host -> !hosts.contains(host)).forEach(host -> host.tell(new PoolMessage.Follow(ear)));
        for (ActorRef<PoolMessage> host : hosts) {
            if (!others.contains(host)) {
                offers.remove(host);
                routed.values().forEach(each -> each.router.tell(new Router.Gone(host)));
            }
        }
        hosts = others;
        post();
    }

    private void serving(PoolMessage.Serving said) {
        // One that left the list has its word no more, however late that word arrives.
        if (!hosts.contains(said.host())) {
            return;
        }
        List<PoolMessage.Pool> before = offers.put(said.host(), said.pools());
        Set<ModelRef> now = weights(said.pools());
        for (PoolMessage.Pool pool : said.pools()) {
            routed.computeIfAbsent(pool.weights(), this::route)
                    .router
                    .tell(new Router.Offered(said.host(), pool.load()));
        }
        Set<ModelRef> was = weights(before == null ? List.of() : before);
        for (ModelRef gone : was) {
            Routed router = routed.get(gone);
            if (!now.contains(gone) && router != null) {
                router.router.tell(new Router.Withdrawn(said.host()));
            }
        }
        if (!was.equals(now) || reaches.isEmpty()) {
            post();
        }
    }

    private static Set<ModelRef> weights(List<PoolMessage.Pool> pools) {
        return pools.stream().map(PoolMessage.Pool::weights).collect(Collectors.toSet());
    }

    private Routed route(ModelRef weights) {
        var metrics = new RemoteMetrics(parts.registry(), weights);
        var random = new SplittableRandom();
        ActorRef<Object> router = context.spawnAnonymous(
                Router.create(weights, of -> new Route(of, parts.settings(), () -> own(of), random, metrics)));
        return new Routed(router, metrics);
    }

    private @Nullable OpenPool own(ModelRef weights) {
        return parts.models().open(weights);
    }

    /** Routers whose weights nobody serves any more end, unless they are still the ones to be asked. */
    private void retire() {
        Set<ModelRef> offered = new HashSet<>();
        offers.values().forEach(pools -> offered.addAll(weights(pools)));
        reaches.values().forEach(reach -> offered.add(reach.champion()));
        boolean changed = false;
        for (Iterator<Map.Entry<ModelRef, Routed>> all = routed.entrySet().iterator(); all.hasNext(); ) {
            var each = all.next();
            Routed router = each.getValue();
            router.looksWithoutPool = offered.contains(each.getKey()) ? 0 : router.looksWithoutPool + 1;
            if (router.looksWithoutPool > RETIRES_AFTER) {
                all.remove();
                context.stop(router.router);
                router.metrics.close();
                changed = true;
            }
        }
        if (changed) {
            post();
        }
    }

    private void post() {
        Map<String, List<PoolMessage.Pool>> byModel = offers.values().stream()
                .flatMap(Collection::stream)
                .collect(Collectors.groupingBy(pool -> pool.weights().name()));
        Set<String> models = new HashSet<>(byModel.keySet());
        models.addAll(reaches.keySet());
        for (String model : models) {
            Reach reach = Reach.of(byModel.getOrDefault(model, List.of()), wanted.get(model), reaches.get(model));
            if (reach != null) {
                reaches.put(model, reach);
            }
        }
        Map<ModelRef, ActorRef<Predict>> routers = new HashMap<>();
        List<RemoteMetrics> metrics = new ArrayList<>();
        routed.forEach((weights, each) -> {
            routers.put(weights, each.router.narrow());
            metrics.add(each.metrics);
        });
        parts.post().accept(new Board(reaches, routers, metrics));
    }
}
