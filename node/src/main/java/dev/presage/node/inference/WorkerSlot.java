package dev.presage.node.inference;

import java.util.ArrayDeque;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a pool knows of one worker. A successor gets a slot of its own, so that late news are told from fresh ones. */
final class WorkerSlot {
    /** One batch runs while the next one already lies ready, so that no time is lost between them. */
    private static final int MAX_ASSIGNED = 2;

    private final int index;
    private final ArrayDeque<Batch> assigned = new ArrayDeque<>(MAX_ASSIGNED);
    private @Nullable ActorRef<PoolWorker.Command> worker;
    private boolean ready;
    private long runningSinceNanos;

    /** @param index which of the pool's places it takes */
    WorkerSlot(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    void hire(ActorRef<PoolWorker.Command> hired) {
        worker = hired;
    }

    void ready() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    boolean isIdle() {
        return ready && assigned.isEmpty();
    }

    boolean hasRoom() {
        return ready && assigned.size() < MAX_ASSIGNED;
    }

    void assign(Batch batch, long nowNanos) {
        if (assigned.isEmpty()) {
            runningSinceNanos = nowNanos;
        }
        assigned.addLast(batch);
        tell(new PoolWorker.Run(batch));
    }

    void done(long nowNanos) {
        assigned.pollFirst();
        runningSinceNanos = nowNanos;
    }

    boolean hangs(long nowNanos, long timeoutNanos) {
        return ready && !assigned.isEmpty() && nowNanos - runningSinceNanos > timeoutNanos;
    }

    /** What it was given and has not said to be done with, oldest first. */
    Iterable<Batch> assigned() {
        return assigned;
    }

    /** Takes everything away from it. */
    ArrayDeque<Batch> dismiss() {
        ArrayDeque<Batch> left = new ArrayDeque<>(assigned);
        assigned.clear();
        ready = false;
        tell(PoolWorker.Stop.STOP);
        return left;
    }

    private void tell(PoolWorker.Command command) {
        if (worker != null) {
            worker.tell(command);
        }
    }
}
