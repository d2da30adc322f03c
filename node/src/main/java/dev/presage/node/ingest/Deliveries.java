package dev.presage.node.ingest;

import dev.presage.protocol.SubjectCommand;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** Starts a {@link Delivery} for each round and keeps an eye on those under way. */
final class Deliveries {
    private final ActorSystem<?> system;
    private final Consumer<SubjectCommand> subjects;
    private final IngestSettings.Retry retry;
    private final IngestMetrics metrics;
    private final AtomicLong count = new AtomicLong();
    private final Set<ActorRef<Delivery.Command>> underWay = ConcurrentHashMap.newKeySet();

    /** @param subjects where commands go; must not block */
    Deliveries(
            ActorSystem<?> system,
            Consumer<SubjectCommand> subjects,
            IngestSettings.Retry retry,
            IngestMetrics metrics) {
        this.system = system;
        this.subjects = subjects;
        this.retry = retry;
        this.metrics = metrics;
    }

    /**
     * Delivers a round.
     *
     * @param window how many of its parcels may be under way at once
     * @return what was refused, once all else is durable; fails only if the delivery is abandoned
     */
    CompletionStage<List<DeadLetter>> deliver(List<Parcel> parcels, int window) {
        if (parcels.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        var done = new CompletableFuture<List<DeadLetter>>();
        ActorRef<Delivery.Command> delivery = system.systemActorOf(
                Delivery.create(new Delivery.Errand(parcels, subjects, retry, window, metrics, done)),
                "delivery-" + count.incrementAndGet(),
                Props.empty());
        underWay.add(delivery);
        return done.whenComplete((refused, failure) -> underWay.remove(delivery));
    }

    /** Gives up what is under way; it is read again later. */
    void abandon() {
        underWay.forEach(delivery -> delivery.tell(Delivery.Abandon.INSTANCE));
    }
}
