package dev.presage.node.training.renewal;

import dev.presage.node.training.renewal.Renewal.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** Looks from time to time whether a training is due, and asks for it. One per cluster. */
public final class Renewer {
    private Renewer() {}

    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it; suits a singleton's hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Look implements Command {
        INSTANCE
    }

    private record Looked(@Nullable Throwable failure) implements Command {}

    /** Begins at once. Nothing it needs has to be there yet. */
    public static Behavior<Command> create(RenewalPort port, RenewalSettings settings, InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Executor blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
            timers.startSingleTimer(Look.INSTANCE, settings.lookEvery());
            return Behaviors.receive(Command.class)
                    .onMessage(Look.class, look -> {
                        context.pipeToSelf(
                                CompletableFuture.runAsync(() -> look(port, settings, clock.instant()), blocking),
                                (done, failure) -> new Looked(failure));
                        return Behaviors.same();
                    })
                    .onMessage(Looked.class, looked -> rest(context, timers, looked, settings))
                    .onMessage(Stop.class, stop -> Behaviors.stopped())
                    .build();
        }));
    }

    private static Behavior<Command> rest(
            ActorContext<Command> context, TimerScheduler<Command> timers, Looked looked, RenewalSettings settings) {
        if (looked.failure() != null) {
            context.getLog()
                    .warn(
                            "Whether a training is due is not known now: {}",
                            looked.failure().toString());
        }
        timers.startSingleTimer(Look.INSTANCE, settings.lookEvery());
        return Behaviors.same();
    }

    /** Asks for what is due; of several the one that waits longest goes first, since one runs at a time. */
    static void look(RenewalPort port, RenewalSettings settings, Instant now) {
        var rules = new Renewal(settings);
        List<String> models = port.models().stream()
                .filter(model ->
                        settings.models().isEmpty() || settings.models().contains(model))
                .toList();
        String longest = null;
        Instant waitsSince = Instant.MAX;
        Renewal.Reason reason = null;
        for (String model : models) {
            Optional<Instant> since = port.championSince(model);
            if (since.isEmpty()) {
                continue;
            }
            Optional<Instant> asked = port.lastAsked(model);
            Optional<Renewal.Reason> due = rules.due(
                    new Standing(
                            since.get(),
                            asked,
                            port.windows(model, settings.drift().windows())),
                    now);
            Instant waits = asked.orElse(since.get());
            if (due.isPresent() && waits.isBefore(waitsSince)) {
                longest = model;
                waitsSince = waits;
                reason = due.get();
            }
        }
        if (longest != null && reason != null) {
            port.train(longest, reason.cause(), reason.why());
        }
    }
}
