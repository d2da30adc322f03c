package dev.presage.node.training.renewal;

import dev.presage.node.training.renewal.Renewal.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
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
        port.models().stream()
                .filter(model ->
                        settings.models().isEmpty() || settings.models().contains(model))
                .flatMap(model -> due(port, rules, settings, model, now).stream())
                .min(Comparator.comparing(Due::waitsSince))
                .ifPresent(due -> port.train(
                        due.model(), due.reason().cause(), due.reason().why()));
    }

    private record Due(String model, Instant waitsSince, Renewal.Reason reason) {}

    private static Optional<Due> due(
            RenewalPort port, Renewal rules, RenewalSettings settings, String model, Instant now) {
        return port.championSince(model).flatMap(since -> {
            Optional<Instant> asked = port.lastAsked(model);
            DriftRule rule = settings.drift();
            var standing = new Standing(
                    since,
                    asked,
                    port.windows(model, rule.windows()),
                    port.feedback(model, rule.leastLabels(), rule.windows()));
            return rules.due(standing, now).map(reason -> new Due(model, asked.orElse(since), reason));
        });
    }
}
