package dev.presage.node.inference.overflow;

import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings the questions for one set of weights to pools on other nodes, and their answers back. What is asked at the
 * same time travels together: a message is closed only when what had come before it was looked at.
 */
final class Router {
    private static final Duration SWEEP_EVERY = Duration.ofMillis(10);

    /** What it is told by its own node. */
    sealed interface Command {}

    /** A node serves these weights, this busy. */
    record Offered(ActorRef<PoolMessage> host, PoolLoad load) implements Command {}

    /** A node serves them no more. */
    record Withdrawn(ActorRef<PoolMessage> host) implements Command {}

    /** A node is gone. */
    record Gone(ActorRef<PoolMessage> host) implements Command {}

    /** Time to send what has gathered. */
    private enum Flush implements Command {
        NOW
    }

    /** Time to look after deadlines. */
    private enum Sweep implements Command {
        NOW
    }

    private final ActorContext<Object> context;
    private final TimerScheduler<Object> timers;
    private final ModelRef weights;
    private final Route route;
    private boolean flushing;

    private Router(ActorContext<Object> context, TimerScheduler<Object> timers, ModelRef weights, Route route) {
        this.context = context;
        this.timers = timers;
        this.weights = weights;
        this.route = route;
    }

    /**
     * A router that lives on after a failure of its own, having answered what it held; it is told again and again who
     * serves.
     *
     * @param fresh makes its bookkeeping
     */
    static Behavior<Object> create(ModelRef weights, Function<ModelRef, Route> fresh) {
        Behavior<Object> router = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var created = new Router(context, timers, weights, fresh.apply(weights));
            return Behaviors.receive(
                    (same, message) -> created.onMessage(message), (same, signal) -> created.onSignal(signal));
        }));
        return Behaviors.supervise(router).onFailure(SupervisorStrategy.restart());
    }

    private Behavior<Object> onMessage(Object message) {
        long now = System.nanoTime();
        switch (message) {
            case Predict predict -> route.ask(predict, now);
            case PoolMessage.Answers answers -> route.answered(answers, now);
            case Command command -> on(command, now);
            default -> context.getLog().warn("A router does not know {}.", message.getClass());
        }
        if (route.hasParcels() && !flushing) {
            flushing = true;
            context.getSelf().tell(Flush.NOW);
        }
        if (route.isIdle()) {
            timers.cancel(Sweep.NOW);
        } else if (!timers.isTimerActive(Sweep.NOW)) {
            timers.startTimerWithFixedDelay(Sweep.NOW, Sweep.NOW, SWEEP_EVERY);
        }
        return Behaviors.same();
    }

    private void on(Command command, long now) {
        switch (command) {
            case Offered offered -> route.offered(offered.host(), offered.load(), now);
            case Withdrawn withdrawn -> route.withdrawn(withdrawn.host());
            case Gone gone -> route.gone(gone.host(), now);
            case Sweep ignored -> route.sweep(now);
            case Flush ignored -> {
                flushing = false;
                ActorRef<PoolMessage> self = context.getSelf().narrow();
                for (Route.Parcel parcel : route.takeParcels(now)) {
                    parcel.to().tell(new PoolMessage.Ask(self, weights, parcel.questions()));
                }
            }
        }
    }

    private Behavior<Object> onSignal(Signal signal) {
        if (signal instanceof PreRestart || signal instanceof PostStop) {
            route.close();
        }
        return Behaviors.same();
    }
}
