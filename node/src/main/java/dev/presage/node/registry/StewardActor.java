package dev.presage.node.registry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether a version should move, and moves it. One in the cluster; two for a moment do no harm,
 * for of two who decide on the same standing only one can write. While the registry is away nothing moves.
 */
public final class StewardActor extends AbstractBehavior<StewardActor.Command> {
    private static final Logger log = LoggerFactory.getLogger(StewardActor.class);

    /** What may be said to it. */
    public sealed interface Command {}

    private enum Look implements Command {
        INSTANCE
    }

    /** It has looked. */
    private record Looked(String failure) implements Command {}

    private final TimerScheduler<Command> timers;
    private final Registry registry;
    private final BacktestsPort backtests;
    private final StewardSettings settings;
    private final Steward steward;
    private final InstantSource clock;
    private final Executor blocking;

    /** What was refused lately, by model, so that it is said once. Touched by one look at a time. */
    private final Map<String, String> refused = new HashMap<>();

    private boolean failing;

    private StewardActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Registry registry,
            BacktestsPort backtests,
            StewardSettings settings,
            InstantSource clock) {
        super(context);
        this.timers = timers;
        this.registry = registry;
        this.backtests = backtests;
        this.settings = settings;
        this.steward = new Steward(settings, registry.gates());
        this.clock = clock;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Begins at once; the registry need not be reachable yet. */
    public static Behavior<Command> create(
            Registry registry, BacktestsPort backtests, StewardSettings settings, InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new StewardActor(context, timers, registry, backtests, settings, clock);
            timers.startSingleTimer(Look.INSTANCE, settings.interval());
            return actor;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::on).build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Look look ->
                getContext()
                        .pipeToSelf(
                                CompletableFuture.runAsync(this::look, blocking),
                                (done, failure) -> new Looked(failure == null ? "" : String.valueOf(failure)));
            case Looked looked -> {
                if (!looked.failure().isEmpty() && !failing) {
                    log.warn("Versions cannot be looked after now; that goes on when it can: {}", looked.failure());
                }
                failing = !looked.failure().isEmpty();
                timers.startSingleTimer(Look.INSTANCE, settings.interval());
            }
        }
        return this;
    }

    private void look() {
        for (String name : registry.names()) {
            Instant now = clock.instant();
            steward.next(registry.situation(name, now, settings.probation()), now)
                    .ifPresent(proposal -> carryOut(name, proposal));
        }
    }

    private void carryOut(String name, Proposal proposal) {
        switch (proposal) {
            case Proposal.Backtest backtest -> backtests.ask(name, backtest.version(), backtest.why());
            case Proposal.Move move ->
                done(name, proposal, registry.promote(name, move.version(), move.to(), Registry.STEWARD, move.why()));
            case Proposal.RollBack back -> done(name, proposal, registry.rollBack(name, Registry.STEWARD, back.why()));
        }
    }

    private void done(String name, Proposal proposal, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done done -> {
                refused.remove(name);
                Step last = done.steps().getLast();
                log.info("{} {} is {} now. {}", name, last.version(), last.to().word(), proposal.why());
            }
            case Outcome.Refused not -> {
                String problem = not.problem().detail();
                if (!problem.equals(refused.put(name, problem))) {
                    log.warn("The steward wants a step of {} that is refused: {} {}", name, proposal.why(), problem);
                }
            }
        }
    }
}
