package dev.presage.node.relay;

import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Delivers one page's observations, one command a subject, and ends when every subject has accepted or refused. Who
 * does not answer is told again for as long as it takes. Each round has an actor of its own, so that a late answer to
 * an earlier one finds nobody.
 */
final class Round extends AbstractBehavior<Object> {
    private enum Tick {
        NOW
    }

    /** A command on its way. */
    private static final class Shipment {
        private final Observe command;
        private int retries;
        private long dueNanos;

        Shipment(Observe command) {
            this.command = command;
        }
    }

    private final Consumer<SubjectCommand> subjects;
    private final RelaySettings settings;
    private final RelayMetrics metrics;
    private final Runnable done;
    private final Deque<Observe> waiting = new ArrayDeque<>();
    private final Map<SubjectId, Shipment> underWay = new HashMap<>();

    private Round(
            ActorContext<Object> context,
            Map<SubjectId, List<Observation>> bySubject,
            Consumer<SubjectCommand> subjects,
            RelaySettings settings,
            RelayMetrics metrics,
            Runnable done) {
        super(context);
        this.subjects = subjects;
        this.settings = settings;
        this.metrics = metrics;
        this.done = done;
        ActorRef<SubjectReply> replyTo = context.getSelf().narrow();
        bySubject.forEach((subject, observations) -> waiting.add(new Observe(subject, observations, replyTo)));
    }

    /**
     * @param bySubject never empty
     * @param done run once all of it is durable, or refused
     */
    static Behavior<Object> create(
            Map<SubjectId, List<Observation>> bySubject,
            Consumer<SubjectCommand> subjects,
            RelaySettings settings,
            RelayMetrics metrics,
            Runnable done) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var round = new Round(context, bySubject, subjects, settings, metrics, done);
            round.fillWindow();
            round.tick(timers);
            return round;
        }));
    }

    private void tick(TimerScheduler<Object> timers) {
        timers.startTimerWithFixedDelay(Tick.NOW, settings.retryMin());
    }

    @Override
    public Receive<Object> createReceive() {
        return newReceiveBuilder()
                .onMessage(SubjectReply.class, this::on)
                .onMessage(Tick.class, now -> sendWhatIsDue())
                .build();
    }

    private Behavior<Object> on(SubjectReply reply) {
        Shipment shipment = underWay.get(reply.subject());
        if (shipment == null) {
            // The second answer to a command that was sent twice.
            return this;
        }
        switch (reply) {
            case SubjectReply.Accepted accepted -> {
                metrics.accepted(accepted.applied(), accepted.duplicates());
                underWay.remove(reply.subject());
            }
            case SubjectReply.Refused refused -> {
                // Who cannot be recovered must not hold up all the others.
                getContext()
                        .getLog()
                        .warn(
                                "{} takes nothing: {}",
                                refused.subject(),
                                refused.problem().detail());
                metrics.refused(shipment.command.observations().size());
                underWay.remove(reply.subject());
            }
            case SubjectReply.Overloaded ignored -> {}
            case SubjectReply.Described d -> throw new IllegalStateException("Nobody asked for a description.");
            case SubjectReply.Foreseen f -> throw new IllegalStateException("Nobody asked for a forecast.");
        }
        fillWindow();
        if (underWay.isEmpty()) {
            done.run();
            return Behaviors.stopped();
        }
        return this;
    }

    private void fillWindow() {
        while (underWay.size() < settings.maxInFlight() && !waiting.isEmpty()) {
            var shipment = new Shipment(waiting.remove());
            underWay.put(shipment.command.subject(), shipment);
            send(shipment);
        }
    }

    private void send(Shipment shipment) {
        shipment.dueNanos = System.nanoTime() + settings.delay(shipment.retries).toNanos();
        subjects.accept(shipment.command);
    }

    private Behavior<Object> sendWhatIsDue() {
        long now = System.nanoTime();
        for (Shipment shipment : underWay.values()) {
            if (shipment.dueNanos - now <= 0) {
                shipment.retries++;
                metrics.failed();
                send(shipment);
            }
        }
        return this;
    }
}
