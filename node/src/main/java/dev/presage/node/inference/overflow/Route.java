package dev.presage.node.inference.overflow;

import dev.presage.node.inference.OpenPool;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The bookkeeping of a router: who serves these weights elsewhere, what they were asked, and what becomes of it. Each
 * question is in one place at a time, and answered when it is taken out of it. Knows no clock, no thread and no actor
 * but by address.
 */
final class Route {
    /** How long before its deadline a question is given up, so that this is known in time. */
    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** No single question may be larger than this, so that it fits into a frame. */
    static final int MAX_QUESTION_BYTES = 1 << 20;

    /** A message that is to be sent now. */
    record Parcel(ActorRef<PoolMessage> to, List<PoolMessage.Numbered> questions) {}

    private final ModelRef weights;
    private final OverflowSettings settings;
    private final Supplier<@Nullable OpenPool> own;
    private final RandomGenerator random;
    private final RemoteMetrics metrics;
    private final Map<ActorRef<PoolMessage>, Lane> lanes = new LinkedHashMap<>();
    private long lastNumber;
    private boolean hasParcels;

    /**
     * @param own this node's pool of these weights, if it has one at the moment
     */
    Route(
            ModelRef weights,
            OverflowSettings settings,
            Supplier<@Nullable OpenPool> own,
            RandomGenerator random,
            RemoteMetrics metrics) {
        this.weights = weights;
        this.settings = settings;
        this.own = own;
        this.random = random;
        this.metrics = metrics;
    }

    /** A subject asks. */
    void ask(Predict predict, long now) {
        var asked = new Asked(predict);
        if (asked.leftNanos(now) <= 0) {
            refuse(asked, Cause.DEADLINE);
            return;
        }
        switch (choose(asked, null, now)) {
            case Choice.Verdict.Ask<Optional<Lane>> to -> place(asked, to.where(), now);
            case Choice.Verdict.Refuse<Optional<Lane>> no -> refuse(asked, no.cause());
        }
    }

    /** A node says that it serves these weights, and how busy it is. */
    void offered(ActorRef<PoolMessage> host, PoolLoad load, long now) {
        Lane lane = lanes.computeIfAbsent(host, fresh -> new Lane(fresh, settings.maxInFlight(), load, now));
        lane.reopen();
        lane.hear(load, now);
        metrics.depth(host, lane.depth());
    }

    /** A node serves these weights no more; what it was asked it still answers. */
    void withdrawn(ActorRef<PoolMessage> host) {
        Lane lane = lanes.get(host);
        if (lane != null) {
            lane.shut();
            metrics.forget(host);
            forgetIfDone(lane);
        }
    }

    /** A node is gone, and will answer nothing any more. */
    void gone(ActorRef<PoolMessage> host, long now) {
        Lane lane = lanes.remove(host);
        if (lane == null) {
            return;
        }
        metrics.forget(host);
        for (Lane.Entry entry : lane.underWay()) {
            release(lane, entry.number());
            if (!askElsewhere(entry.asked(), lane, "gone", now)) {
                settle(entry.asked(), new ModelAnswer.Unanswered(Cause.FAILED));
            }
        }
    }

    /** A node answers. */
    void answered(PoolMessage.Answers said, long now) {
        Lane lane = lanes.get(said.host());
        if (lane == null) {
            // Its questions were asked elsewhere or answered when it was taken for gone.
            metrics.late(said.answers().size());
            return;
        }
        lane.hear(said.load(), now);
        for (PoolMessage.Answer each : said.answers()) {
            Asked asked = release(lane, each.number());
            if (asked == null) {
                metrics.late(1);
            } else {
                lane.timed(asked, now);
                take(asked, lane, each.answer(), now);
            }
        }
        metrics.depth(said.host(), lane.depth());
        forgetIfDone(lane);
    }

    private void take(Asked asked, Lane lane, ModelAnswer answer, long now) {
        switch (answer) {
            case ModelAnswer.Answered by ->
                // What other weights say would be kept under a name that is not theirs.
                settle(asked, by.model().equals(weights) ? by : new ModelAnswer.Unanswered(Cause.FAILED));
            case ModelAnswer.Unanswered not -> {
                // What the model failed on is not tried on another node's workers.
                boolean another = not.cause() == Cause.OVERLOADED || not.cause() == Cause.UNKNOWN_MODEL;
                if (!another || !askElsewhere(asked, lane, "refused", now)) {
                    settle(asked, not);
                }
            }
        }
    }

    /** Time passed: gives up what is due, and asks elsewhere what silent nodes were asked. */
    void sweep(long now) {
        for (Lane lane : List.copyOf(lanes.values())) {
            boolean silent = lane.isSilent(now, settings.silence().toNanos());
            for (Lane.Entry entry : lane.isEmpty() ? List.<Lane.Entry>of() : lane.underWay()) {
                Asked asked = entry.asked();
                if (asked.leftNanos(now) < MARGIN_NANOS) {
                    release(lane, entry.number());
                    settle(asked, new ModelAnswer.Unanswered(Cause.DEADLINE));
                } else if (silent && askElsewhere(asked, lane, "silent", now)) {
                    // Should the silent one answer after all, its answer is not known any more.
                    release(lane, entry.number());
                }
            }
            forgetIfDone(lane);
        }
    }

    /** Nothing more is done here: whoever waits is told so. */
    void close() {
        for (Lane lane : lanes.values()) {
            for (Lane.Entry entry : lane.underWay()) {
                release(lane, entry.number());
                settle(entry.asked(), new ModelAnswer.Unanswered(Cause.FAILED));
            }
            metrics.forget(lane.host());
        }
        lanes.clear();
    }

    boolean hasParcels() {
        return hasParcels;
    }

    /** Takes what is to be sent: as few messages as the bound of one allows. */
    List<Parcel> takeParcels(long now) {
        hasParcels = false;
        List<Parcel> parcels = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            List<PoolMessage.Numbered> questions = new ArrayList<>();
            int bytes = 0;
            for (Lane.Entry entry : lane.takeOutbox()) {
                if (!questions.isEmpty() && bytes + entry.asked().bytes() > settings.maxMessage()) {
                    parcels.add(new Parcel(lane.host(), questions));
                    questions = new ArrayList<>();
                    bytes = 0;
                }
                questions.add(entry.asked().numbered(entry.number(), now, lane.wayNanos()));
                bytes += entry.asked().bytes();
            }
            if (!questions.isEmpty()) {
                parcels.add(new Parcel(lane.host(), questions));
            }
        }
        return parcels;
    }

    /** Whether nobody waits for anything from here. */
    boolean isIdle() {
        return lanes.values().stream().allMatch(Lane::isEmpty);
    }

    /** Asks once more, elsewhere; tells whether that is possible. */
    private boolean askElsewhere(Asked asked, Lane former, String why, long now) {
        if (asked.isRetried() || asked.leftNanos(now) < MARGIN_NANOS) {
            return false;
        }
        if (choose(asked, former, now) instanceof Choice.Verdict.Ask<Optional<Lane>> to) {
            asked.retry();
            metrics.retried(why);
            place(asked, to.where(), now);
            return true;
        }
        return false;
    }

    /** Which lane a question should take; none leads to the own pool. */
    private Choice.Verdict<Optional<Lane>> choose(Asked asked, @Nullable Lane except, long now) {
        List<Choice.Candidate<Optional<Lane>>> others = new ArrayList<>();
        for (Lane lane : asked.bytes() > MAX_QUESTION_BYTES ? List.<Lane>of() : lanes.values()) {
            if (lane != except
                    && lane.isOpen()
                    && !lane.isSilent(now, settings.silence().toNanos())) {
                others.add(lane.candidate(asked.rows()));
            }
        }
        return Choice.of(ownCandidate(asked), others, asked.leftNanos(now), settings.localShare(), random);
    }

    private Choice.@Nullable Candidate<Optional<Lane>> ownCandidate(Asked asked) {
        OpenPool pool = own.get();
        if (pool == null) {
            return null;
        }
        PoolLoad load = pool.load().get();
        return new Choice.Candidate<>(
                Optional.empty(), load.nanosUntilAnswered(asked.rows()), load.hasRoom(asked.rows()));
    }

    private void place(Asked asked, Optional<Lane> where, long now) {
        if (where.isPresent()) {
            where.get().add(++lastNumber, asked, now);
            metrics.asked(asked.rows());
            hasParcels = true;
            return;
        }
        OpenPool pool = own.get();
        if (pool == null) {
            refuse(asked, Cause.UNKNOWN_MODEL);
        } else {
            // From here on the own pool owes the answer.
            pool.answerer().pool().tell(asked.predict());
        }
    }

    private @Nullable Asked release(Lane lane, long number) {
        Asked asked = lane.take(number);
        if (asked != null) {
            metrics.released(asked.rows());
        }
        return asked;
    }

    private void refuse(Asked asked, Cause cause) {
        metrics.refused(cause);
        asked.answer(new ModelAnswer.Unanswered(cause));
    }

    /** Answers a question that was under way and is in no lane any more. */
    private void settle(Asked asked, ModelAnswer answer) {
        metrics.settled(answer);
        asked.answer(answer);
    }

    private void forgetIfDone(Lane lane) {
        if (!lane.isOpen() && lane.isEmpty()) {
            lanes.remove(lane.host());
        }
    }
}
