package dev.presage.node.inference.overflow;

import dev.presage.node.inference.Models;
import dev.presage.node.inference.OpenPool;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Lends this node's pools to subjects on other nodes: brings them what is asked, sends back what they say, and tells
 * whoever follows what is served here and how busy that is. The pools bound what waits. Answers that are there at the
 * same time travel together.
 */
final class Host {
    static final ServiceKey<PoolMessage> KEY = ServiceKey.create(PoolMessage.class, "presage-pools");

    /** Who has not said for so long that he follows does so no more. */
    private static final long FOLLOWS_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What a row of an answer takes besides its numbers, at the most. */
    private static final int ROW_BYTES = 12;

    /** What its own node tells it. */
    sealed interface Command {}

    /** The node stops: nothing more is taken, what was taken is still answered. */
    record Close(ActorRef<Done> closed) implements Command {}

    private record Said(ActorRef<PoolMessage> to, ModelRef weights, PoolMessage.Answer answer) implements Command {}

    private enum Flush implements Command {
        NOW
    }

    private enum Tell implements Command {
        NOW
    }

    /** Whom answers go to, and by which weights. */
    private record Outbox(ActorRef<PoolMessage> to, ModelRef weights) {}

    private final ActorContext<Object> context;
    private final ActorRef<PoolMessage> self;
    private final Models models;
    private final OverflowSettings settings;
    private final Map<ActorRef<PoolMessage>, Long> followers = new HashMap<>();
    private final Map<Outbox, List<PoolMessage.Answer>> outboxes = new LinkedHashMap<>();
    private boolean flushing;
    private boolean closed;

    private Host(ActorContext<Object> context, Models models, OverflowSettings settings) {
        this.context = context;
        this.self = context.getSelf().narrow();
        this.models = models;
        this.settings = settings;
        context.getSystem().receptionist().tell(Receptionist.register(KEY, self));
    }

    static Behavior<Object> create(Models models, OverflowSettings settings) {
        Behavior<Object> host = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tell.NOW, settings.loadEvery());
            return Behaviors.receiveMessage(new Host(context, models, settings)::on);
        }));
        return Behaviors.supervise(host).onFailure(SupervisorStrategy.restart());
    }

    private Behavior<Object> on(Object message) {
        switch (message) {
            case PoolMessage.Ask ask -> ask(ask, System.nanoTime());
            case Said said -> say(said.to(), said.weights(), said.answer());
            case Flush ignored -> flush();
            case Tell ignored -> tellAll(System.nanoTime());
            case PoolMessage.Follow follow -> {
                followers.put(follow.follower(), System.nanoTime());
                follow.follower().tell(serving());
            }
            case Close close -> {
                closed = true;
                context.getSystem().receptionist().tell(Receptionist.deregister(KEY, self));
                tellAll(System.nanoTime());
                close.closed().tell(Done.getInstance());
            }
            default -> context.getLog().warn("Who lends pools does not know {}.", message.getClass());
        }
        return Behaviors.same();
    }

    private void ask(PoolMessage.Ask ask, long now) {
        OpenPool pool = closed ? null : models.open(ask.weights());
        ActorRef<Object> me = context.getSelf();
        for (PoolMessage.Numbered each : ask.questions()) {
            if (pool == null) {
                var gone = new ModelAnswer.Unanswered(ModelAnswer.Cause.UNKNOWN_MODEL);
                say(ask.from(), ask.weights(), new PoolMessage.Answer(each.number(), gone));
                continue;
            }
            long deadline = now + TimeUnit.MICROSECONDS.toNanos(each.microsLeft());
            pool.ask(
                    new ModelQuery(ask.weights().name(), each.rows(), deadline),
                    answer -> me.tell(
                            new Said(ask.from(), ask.weights(), new PoolMessage.Answer(each.number(), answer))));
        }
    }

    private void say(ActorRef<PoolMessage> to, ModelRef weights, PoolMessage.Answer answer) {
        outboxes.computeIfAbsent(new Outbox(to, weights), fresh -> new ArrayList<>())
                .add(answer);
        if (!flushing) {
            flushing = true;
            context.getSelf().tell(Flush.NOW);
        }
    }

    private void flush() {
        flushing = false;
        outboxes.forEach((box, answers) -> {
            OpenPool pool = models.open(box.weights());
            PoolLoad load =
                    pool == null ? new PoolLoad(0, 0, 1, 0, 0) : pool.load().get();
            List<PoolMessage.Answer> together = new ArrayList<>();
            int bytes = 0;
            for (PoolMessage.Answer answer : answers) {
                int size = bytes(answer.answer());
                if (!together.isEmpty() && bytes + size > settings.maxMessage()) {
                    box.to().tell(new PoolMessage.Answers(self, box.weights(), load, together));
                    together = new ArrayList<>();
                    bytes = 0;
                }
                together.add(size > Route.MAX_QUESTION_BYTES ? tooLarge(answer) : answer);
                bytes += size;
            }
            box.to().tell(new PoolMessage.Answers(self, box.weights(), load, together));
        });
        outboxes.clear();
    }

    private static PoolMessage.Answer tooLarge(PoolMessage.Answer answer) {
        return new PoolMessage.Answer(answer.number(), new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED));
    }

    private static int bytes(ModelAnswer answer) {
        int bytes = ROW_BYTES;
        if (answer instanceof ModelAnswer.Answered by) {
            for (RowAnswer row : by.rows()) {
                bytes += ROW_BYTES + (row.state().length() + row.outputs().length()) * Float.BYTES;
            }
        }
        return bytes;
    }

    private PoolMessage.Serving serving() {
        return new PoolMessage.Serving(self, closed ? List.of() : models.lent());
    }

    private void tellAll(long now) {
        followers.values().removeIf(since -> now - since > FOLLOWS_NANOS);
        if (!followers.isEmpty()) {
            PoolMessage.Serving serving = serving();
            followers.keySet().forEach(follower -> follower.tell(serving));
        }
    }
}
