package dev.presage.node;

import dev.presage.node.inference.Lineup;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Stage;
import dev.presage.protocol.ModelRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Has this node serve what the registry says: looks now and then, and when told to, for the registry's steps may be
 * made on any node. While the registry is away, what serves serves on.
 */
final class RegistryFollower {
    /** What it is told. */
    sealed interface Command {}

    /** Time to look. */
    enum Look implements Command {
        NOW
    }

    private record Seen(List<Registered> inService) implements Command {}

    private record Unseen(Throwable why) implements Command {}

    private final ActorContext<Command> context;
    private final Supplier<List<Registered>> inService;
    private final BiConsumer<String, Lineup> serve;
    private final double canaryShare;
    private final Executor blocking;
    private boolean looking;
    private boolean again;
    private boolean away;

    private RegistryFollower(
            ActorContext<Command> context,
            Supplier<List<Registered>> inService,
            BiConsumer<String, Lineup> serve,
            double canaryShare) {
        this.context = context;
        this.inService = inService;
        this.serve = serve;
        this.canaryShare = canaryShare;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /**
     * @param inService reads every champion and canary; blocks
     * @param serve told each model's versions, again and again
     */
    static Behavior<Command> create(
            Supplier<List<Registered>> inService, BiConsumer<String, Lineup> serve, FollowSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Look.NOW, settings.every());
            var follower = new RegistryFollower(context, inService, serve, settings.canaryShare());
            return Behaviors.receiveMessage(follower::on);
        }));
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Look ignored -> look();
            case Seen seen -> {
                away = false;
                lineups(seen.inService(), canaryShare).forEach(serve);
                looked();
            }
            case Unseen unseen -> {
                if (!away) {
                    context.getLog()
                            .warn(
                                    "The registry is away; what serves serves on. {}",
                                    unseen.why().toString());
                }
                away = true;
                looked();
            }
        }
        return Behaviors.same();
    }

    /** One look at a time; a step made during one is worth another. */
    private void look() {
        again = looking;
        if (looking) {
            return;
        }
        looking = true;
        context.pipeToSelf(CompletableFuture.supplyAsync(inService, blocking), RegistryFollower::outcome);
    }

    private static Command outcome(@Nullable List<Registered> seen, @Nullable Throwable failed) {
        return seen == null ? new Unseen(failed == null ? new IllegalStateException() : failed) : new Seen(seen);
    }

    private void looked() {
        looking = false;
        if (again) {
            look();
        }
    }

    /** Of each model that has a champion; the latest canary is the one that tries itself. */
    static Map<String, Lineup> lineups(List<Registered> inService, double canaryShare) {
        Map<String, List<Registered>> byName = new TreeMap<>();
        for (Registered version : inService) {
            byName.computeIfAbsent(version.entry().ref().name(), fresh -> new ArrayList<>())
                    .add(version);
        }
        Map<String, Lineup> lineups = new TreeMap<>();
        byName.forEach((name, versions) -> versions.stream()
                .filter(version -> version.stage() == Stage.CHAMPION)
                .findFirst()
                .map(version -> version.entry().ref())
                .ifPresent(champion -> lineups.put(name, new Lineup(champion, canary(versions), canaryShare))));
        return lineups;
    }

    private static Optional<ModelRef> canary(List<Registered> versions) {
        return versions.stream()
                .filter(version -> version.stage() == Stage.CANARY)
                .max(Comparator.comparingLong(version -> version.latest().number()))
                .map(version -> version.entry().ref());
    }
}
