package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Serves one model. Admits queries up to an exact bound, batches them, hands the batches to workers, and sees to it
 * that each query is answered exactly once, by its deadline at the latest. Workers only run the model: rows are put
 * into their memory here and answers taken out here, so that their threads are never kept from computing. Replaces
 * workers that die or hang, and finds out which query was to blame.
 */
final class InferencePool {
    /** What the pool tells itself, and its workers tell it. */
    sealed interface Internal {}

    private record Ready(WorkerSlot slot, List<BatchBuffer> buffers) implements Internal {}

    private record Done(WorkerSlot slot) implements Internal {}

    private record Lost(WorkerSlot slot) implements Internal {}

    private record Replace(WorkerSlot slot) implements Internal {}

    private record Due(Backlog backlog) implements Internal {}

    /** Another version has taken the pool's place: it ends when it owes nobody an answer. */
    enum Leave implements Internal {
        WHEN_IDLE
    }

    private record Sweep(Backlog backlog) implements Internal {}

    /** A question of somebody who is no actor. */
    record Asked(ModelQuery query, Consumer<ModelAnswer> answer) {}

    private final ActorContext<Object> context;
    private final PoolParts parts;
    private final PoolSettings settings;
    private final Ticker ticker;
    private final PoolMetrics metrics;
    private final Backlog backlog;
    private final WorkerSlot[] slots;
    private final int[] deaths;
    private final Set<WorkerSlot> abandoned = new HashSet<>();
    private final ArrayDeque<WorkerSlot> withoutSuccessor = new ArrayDeque<>();
    private boolean dueIsSet;
    private boolean leaving;

    private InferencePool(ActorContext<Object> context, PoolParts parts) {
        this.context = context;
        this.parts = parts;
        this.settings = parts.settings();
        this.ticker = parts.ticker();
        this.metrics = parts.metrics();
        this.backlog = new Backlog(parts.batch(), parts.shapes(), ticker.nanoTime());
        this.slots = new WorkerSlot[parts.batch().workers()];
        this.deaths = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = hire(i);
        }
        scheduleSweep();
    }

    /** A pool that lives on after a failure of its own, having answered what it held. */
    static Behavior<Predict> create(PoolParts parts) {
        Behavior<Object> pool = Behaviors.setup(context -> {
            InferencePool created = new InferencePool(context, parts);
            return Behaviors.receive(
                    (same, message) -> created.onMessage(message), (same, signal) -> created.onSignal(signal));
        });
        // Children are not waited for: one that hangs would hold up the restart, and dismissed ones stop by themselves.
        return Behaviors.supervise(pool)
                .onFailure(SupervisorStrategy.restart().withStopChildren(false))
                .narrow();
    }

    private Behavior<Object> onMessage(Object message) {
        switch (message) {
            case Predict predict -> admit(new Job(predict));
            case Asked asked -> admit(new Job(asked.query(), asked.answer()));
            case Internal internal -> on(internal, ticker.nanoTime());
            default -> context.getLog().warn("A pool does not know {}.", message.getClass());
        }
        return leaving && isDone() ? Behaviors.stopped() : Behaviors.same();
    }

    private boolean isDone() {
        for (WorkerSlot slot : slots) {
            if (slot.isBusy()) {
                return false;
            }
        }
        return backlog.isEmpty();
    }

    private void on(Internal internal, long nowNanos) {
        switch (internal) {
            case Ready ready -> {
                if (isPresent(ready.slot())) {
                    ready.slot().ready(ready.buffers());
                    metrics.workerCame();
                }
            }
            case Done done -> {
                if (isPresent(done.slot())) {
                    answer(done.slot().ran(), nowNanos);
                    metrics.tookBatch(done.slot().done(nowNanos));
                    deaths[done.slot().index()] = 0;
                }
            }
            case Lost lost -> lost(lost.slot());
            case Replace replace ->
                slots[replace.slot().index()] = hire(replace.slot().index());
            case Leave ignored -> leaving = true;
            case Due due -> dueIsSet &= due.backlog() != backlog;
            case Sweep sweep -> {
                if (sweep.backlog() == backlog) {
                    sweep(nowNanos);
                    scheduleSweep();
                }
            }
        }
        dispatch(nowNanos);
    }

    private Behavior<Object> onSignal(Signal signal) {
        if (signal instanceof PreRestart || signal instanceof PostStop) {
            for (WorkerSlot slot : slots) {
                if (slot.isReady()) {
                    metrics.workerWent();
                }
                slot.dismiss().forEach(batch -> batch.jobs().forEach(job -> refuse(job, Cause.FAILED)));
            }
            backlog.forEach(job -> refuse(job, Cause.FAILED));
        }
        return Behaviors.same();
    }

    /** Admits or refuses; a query over which the pool itself fails is answered before the pool restarts. */
    private void admit(Job job) {
        try {
            admit(job, ticker.nanoTime());
        } catch (RuntimeException failure) {
            refuse(job, Cause.FAILED);
            throw failure;
        }
    }

    private void admit(Job job, long nowNanos) {
        ModelQuery query = job.query();
        int longest = longestRow(query);
        job.arrive(nowNanos, parts.shapes().stepClass(longest));
        if (longest == 0 || job.rows() > parts.batch().queueSize()) {
            context.getLog().warn("A query of {} rows is not what {} reads.", job.rows(), query.model());
            refuse(job, Cause.FAILED);
        } else if (job.isDueBefore(nowNanos)) {
            refuse(job, Cause.DEADLINE);
        } else if (!backlog.offer(job)) {
            refuse(job, Cause.OVERLOADED);
        } else {
            dispatch(nowNanos);
        }
    }

    /** Steps of the query's longest row; 0 if the model cannot read it. */
    private int longestRow(ModelQuery query) {
        int longest = 0;
        for (ModelRow row : query.rows()) {
            if (row.steps().length() != row.length() * parts.model().featureSize()
                    || (!row.state().isEmpty()
                            && row.state().length() != parts.model().stateSize())) {
                return 0;
            }
            longest = Math.max(longest, row.length());
        }
        return longest;
    }

    /** Hands out what is due: to idle workers first, and full batches to busy ones as well. */
    private void dispatch(long nowNanos) {
        metrics.waits(backlog.rows());
        boolean idle = false;
        for (WorkerSlot slot : slots) {
            if (slot.isIdle() && backlog.isDue(nowNanos)) {
                assign(slot, nowNanos);
            }
            idle |= slot.isIdle();
        }
        for (WorkerSlot slot : slots) {
            if (slot.hasRoom() && backlog.isFull()) {
                assign(slot, nowNanos);
            }
        }
        if (idle && !dueIsSet && !backlog.isEmpty()) {
            dueIsSet = true;
            ActorRef<Object> self = context.getSelf();
            Due due = new Due(backlog);
            ticker.after(Math.max(0, backlog.dueNanos() - nowNanos), () -> self.tell(due));
        }
    }

    private void assign(WorkerSlot slot, long nowNanos) {
        Batch batch = backlog.take(nowNanos);
        if (batch != null) {
            slot.assign(batch, nowNanos);
        }
    }

    private void scheduleSweep() {
        ActorRef<Object> self = context.getSelf();
        Sweep sweep = new Sweep(backlog);
        ticker.after(settings.sweepInterval().toNanos(), () -> self.tell(sweep));
    }

    private void sweep(long nowNanos) {
        long horizon = nowNanos + 2 * settings.sweepInterval().toNanos();
        backlog.expire(horizon, job -> refuse(job, Cause.DEADLINE));
        for (WorkerSlot slot : slots) {
            slot.assigned().forEach(ran -> ran.batch().expire(horizon, job -> refuse(job, Cause.DEADLINE)));
            if (slot.hangs(nowNanos, settings.hangTimeout().toNanos())) {
                abandon(slot);
            }
        }
        metrics.sample(nowNanos, backlog.rows());
    }

    private void answer(WorkerSlot.Assigned ran, long nowNanos) {
        NoAnswer failure = ran.buffer().failure();
        if (failure != null) {
            context.getLog().warn("{} has no answer: {}", parts.name(), failure.getMessage());
            ran.batch().jobs().forEach(job -> refuse(job, Cause.FAILED));
            metrics.ran(ran.batch().rows(), 0, nowNanos - ran.batch().arrivedNanos());
            return;
        }
        int from = 0;
        int answered = 0;
        for (Job job : ran.batch().jobs()) {
            int to = from + job.rows();
            if (!job.isAnswered()
                    && answer(job, ran.buffer().answers(from, to), ran.batch().shape())) {
                answered++;
            }
            from = to;
        }
        metrics.ran(from, answered, nowNanos - ran.batch().arrivedNanos());
    }

    /** Tells whether the model's answer was of use. */
    private boolean answer(Job job, List<RowAnswer> answers, BatchShape shape) {
        if (!areFinite(answers)) {
            refuse(job, Cause.FAILED);
            return false;
        }
        return job.answer(new ModelAnswer.Answered(parts.model().ref(), shape, answers));
    }

    private static boolean areFinite(List<RowAnswer> answers) {
        for (RowAnswer answer : answers) {
            if (!answer.outputs().isFinite() || !answer.state().isFinite()) {
                return false;
            }
        }
        return true;
    }

    private void refuse(Job job, Cause cause) {
        if (job.answer(new ModelAnswer.Unanswered(cause))) {
            metrics.unanswered(cause);
        }
    }

    private WorkerSlot hire(int index) {
        WorkerSlot slot = new WorkerSlot(index);
        ActorRef<Object> self = context.getSelf();
        ActorRef<PoolWorker.Command> worker = context.spawnAnonymous(
                PoolWorker.create(
                        parts.model(),
                        parts.shapes().all(),
                        WorkerSlot.MAX_ASSIGNED,
                        self,
                        buffers -> new Ready(slot, buffers),
                        new Done(slot)),
                DispatcherSelector.fromConfig("presage.inference.worker-dispatcher"));
        context.watchWith(worker, new Lost(slot));
        slot.hire(worker);
        return slot;
    }

    /** Whether the slot is in its place: not dismissed, and not one from before a restart. */
    private boolean isPresent(WorkerSlot slot) {
        return slots[slot.index()] == slot && !abandoned.contains(slot);
    }

    private void lost(WorkerSlot slot) {
        if (abandoned.remove(slot)) {
            context.getLog().info("A worker of {} that hung has come back and stopped.", parts.name());
            WorkerSlot waiting = withoutSuccessor.poll();
            if (waiting != null) {
                slots[waiting.index()] = hire(waiting.index());
            }
            return;
        }
        if (!isPresent(slot)) {
            return;
        }
        metrics.workerDied();
        dismiss(slot);
        long wait = Math.min(
                settings.maxBackoff().toNanos(),
                settings.minBackoff().toNanos() << Math.min(20, deaths[slot.index()]++));
        context.getLog().warn("A worker of {} died; the next one comes in {} ms.", parts.name(), wait / 1_000_000);
        ActorRef<Object> self = context.getSelf();
        ticker.after(wait, () -> self.tell(new Replace(slot)));
    }

    private void abandon(WorkerSlot slot) {
        metrics.workerHung();
        context.getLog().error("A worker of {} hangs and is left behind.", parts.name());
        dismiss(slot);
        abandoned.add(slot);
        if (abandoned.size() <= settings.maxAbandoned()) {
            slots[slot.index()] = hire(slot.index());
        } else {
            withoutSuccessor.add(slot);
        }
    }

    /** Takes its batches away from a worker. The one that it was busy with is under suspicion; the others are not. */
    private void dismiss(WorkerSlot slot) {
        if (slot.isReady()) {
            metrics.workerWent();
        }
        boolean suspected = false;
        for (Batch batch : slot.dismiss()) {
            if (suspected) {
                backlog.takeBack(batch);
            } else if (!batch.isAnswered()) {
                suspected = true;
                blame(backlog.retry(batch));
            }
        }
    }

    private void blame(@Nullable Job job) {
        if (job != null) {
            context.getLog().error("A query to {} makes its workers fail and is given up.", parts.name());
            refuse(job, Cause.FAILED);
        }
    }
}
