package dev.presage.node.ingest;

import dev.presage.node.ingest.IngestSettings.Retry;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings one round of parcels to their subjects and ends when every one is accepted or refused. Whatever is not
 * answered is sent again, for as long as it takes. Each round has an actor of its own, so that a late answer to an
 * earlier round finds nobody instead of being taken for the answer to this one.
 */
final class Delivery extends AbstractBehavior<Object> {
    /** What may be said to it. Subjects reply directly: wrapping each reply into a command would cost them dearly. */
    sealed interface Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    /** Give up: the stream that asked is gone, another will read the same records again. */
    enum Abandon implements Command {
        INSTANCE
    }

    /** A parcel on its way. */
    private static final class Shipment {
        private final Parcel parcel;
        private final SubjectCommand command;
        private int retries;
        private boolean overloaded;
        private long dueNanos;

        Shipment(Parcel parcel, ActorRef<SubjectReply> replyTo) {
            this.parcel = parcel;
            this.command = new SubjectCommand.Observe(parcel.subject(), parcel.observations(), replyTo);
        }
    }

    private final Consumer<SubjectCommand> subjects;
    private final Retry retry;
    private final int window;
    private final IngestMetrics metrics;
    private final CompletableFuture<List<DeadLetter>> done;
    private final TimerScheduler<Object> timers;
    private final ActorRef<SubjectReply> replyTo;
    private final Deque<Parcel> waiting;
    private final Map<SubjectId, Shipment> underWay;
    private final List<DeadLetter> refused = new ArrayList<>();

    private Delivery(ActorContext<Object> context, TimerScheduler<Object> timers, Errand errand) {
        super(context);
        this.subjects = errand.subjects();
        this.retry = errand.retry();
        this.window = errand.window();
        this.metrics = errand.metrics();
        this.done = errand.done();
        this.timers = timers;
        this.replyTo = context.getSelf().narrow();
        this.waiting = new ArrayDeque<>(errand.parcels());
        this.underWay = HashMap.newHashMap(Math.min(window, waiting.size()));
    }

    /**
     * What is to be done.
     *
     * @param parcels at most one per subject, never empty
     * @param window how many may be under way at once
     * @param done completed with what was refused, once all else is accepted
     */
    record Errand(
            List<Parcel> parcels,
            Consumer<SubjectCommand> subjects,
            Retry retry,
            int window,
            IngestMetrics metrics,
            CompletableFuture<List<DeadLetter>> done) {}

    static Behavior<Command> create(Errand errand) {
        return Behaviors.<Object>setup(context -> Behaviors.withTimers(timers -> {
                    var delivery = new Delivery(context, timers, errand);
                    try {
                        delivery.fillWindow();
                    } catch (RuntimeException broken) {
                        // It has not begun, so that nobody would hear of its end.
                        errand.done().completeExceptionally(broken);
                        return Behaviors.stopped();
                    }
                    delivery.tickLater();
                    return delivery;
                }))
                .narrow();
    }

    @Override
    public Receive<Object> createReceive() {
        return newReceiveBuilder()
                .onMessage(SubjectReply.class, this::on)
                .onMessage(Command.class, this::on)
                .onSignal(PostStop.class, stopped -> {
                    // Does nothing if it is completed already.
                    done.completeExceptionally(new IllegalStateException("The delivery was stopped."));
                    return this;
                })
                .build();
    }

    private Behavior<Object> on(Command command) {
        return switch (command) {
            case Tick tick -> sendWhatIsDue();
            case Abandon abandon -> Behaviors.stopped();
        };
    }

    private Behavior<Object> on(SubjectReply reply) {
        Shipment shipment = underWay.get(reply.subject());
        if (shipment == null) {
            // The second answer to a command that was sent twice.
            return this;
        }
        switch (reply) {
            case SubjectReply.Accepted accepted -> {
                metrics.accepted(shipment.parcel, accepted.applied(), accepted.duplicates());
                underWay.remove(accepted.subject());
            }
            case SubjectReply.Refused no -> {
                shipment.parcel.records().forEach(record -> refused.add(new DeadLetter(record, no.problem())));
                underWay.remove(no.subject());
            }
            case SubjectReply.Overloaded later -> {
                shipment.overloaded = true;
                shipment.dueNanos = System.nanoTime() + delay(retry.overloaded(), shipment.retries);
            }
            case SubjectReply.Described d -> throw new IllegalStateException("Nobody asked for a description.");
            case SubjectReply.Foreseen f -> throw new IllegalStateException("Nobody asked for a forecast.");
        }
        fillWindow();
        if (underWay.isEmpty()) {
            done.complete(refused);
            return Behaviors.stopped();
        }
        return this;
    }

    private void fillWindow() {
        while (underWay.size() < window && !waiting.isEmpty()) {
            var shipment = new Shipment(waiting.remove(), replyTo);
            underWay.put(shipment.parcel.subject(), shipment);
            send(shipment);
        }
    }

    private void send(Shipment shipment) {
        shipment.dueNanos = System.nanoTime() + delay(retry.unanswered(), shipment.retries);
        subjects.accept(shipment.command);
    }

    /**
     * A parcel that waits keeps its place in the window, so that a slow journal slows everything down instead of being
     * sent more.
     */
    private Behavior<Object> sendWhatIsDue() {
        long now = System.nanoTime();
        for (Shipment shipment : underWay.values()) {
            if (shipment.dueNanos - now <= 0) {
                shipment.retries++;
                metrics.retried(shipment.parcel, shipment.overloaded, shipment.retries);
                shipment.overloaded = false;
                send(shipment);
            }
        }
        tickLater();
        return this;
    }

    private void tickLater() {
        timers.startSingleTimer(Tick.INSTANCE, retry.overloaded());
    }

    /** Doubles with every attempt up to the longest, and varies by a quarter so that retries do not come in waves. */
    private long delay(Duration first, int attempts) {
        double doubled = Math.scalb((double) first.toNanos(), attempts);
        double bounded = Math.min(doubled, (double) retry.max().toNanos());
        return (long) (bounded * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
    }
}
