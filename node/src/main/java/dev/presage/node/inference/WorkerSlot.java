package dev.presage.node.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a pool knows of one worker. A successor gets a slot of its own, so that late news are told from fresh ones. */
final class WorkerSlot {
    /** One batch runs while the next one already lies ready, so that no time is lost between them. */
    static final int MAX_ASSIGNED = 2;

    private final int index;
    private final ArrayDeque<Assigned> assigned = new ArrayDeque<>(MAX_ASSIGNED);
    private final ArrayDeque<BatchBuffer> free = new ArrayDeque<>(MAX_ASSIGNED);
    private @Nullable ActorRef<PoolWorker.Command> worker;
    private boolean ready;
    private long runningSinceNanos;

    /** @param index which of the pool's places it takes */
    WorkerSlot(int index) {
        this.index = index;
    }

    /** A batch and the memory it runs in. */
    record Assigned(Batch batch, BatchBuffer buffer) {}

    int index() {
        return index;
    }

    void hire(ActorRef<PoolWorker.Command> hired) {
        worker = hired;
    }

    /** @param buffers as many as batches may be assigned */
    void ready(List<BatchBuffer> buffers) {
        free.addAll(buffers);
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    boolean isIdle() {
        return ready && assigned.isEmpty();
    }

    boolean isBusy() {
        return !assigned.isEmpty();
    }

    boolean hasRoom() {
        return ready && !free.isEmpty();
    }

    /** Puts a batch where the worker runs it; asks for room. */
    void assign(Batch batch, long nowNanos) {
        if (assigned.isEmpty()) {
            runningSinceNanos = nowNanos;
        }
        BatchBuffer buffer = free.removeFirst();
        // Noted first: should its rows not go in, it is still known to be unanswered.
        assigned.addLast(new Assigned(batch, buffer));
        buffer.fill(batch.allRows(), batch.shape());
        buffer.expireAt(batch.deadlineNanos());
        tell(new PoolWorker.Run(buffer));
    }

    /** What the worker has run: the oldest of what it was given. */
    Assigned ran() {
        return assigned.getFirst();
    }

    /** Lets go of what the worker has run, once it was read; tells how long that took, in nanoseconds. */
    long done(long nowNanos) {
        free.addLast(assigned.removeFirst().buffer());
        long took = nowNanos - runningSinceNanos;
        runningSinceNanos = nowNanos;
        return took;
    }

    boolean hangs(long nowNanos, long timeoutNanos) {
        return ready && !assigned.isEmpty() && nowNanos - runningSinceNanos > timeoutNanos;
    }

    /** What it was given and has not said to be done with, oldest first. */
    Iterable<Assigned> assigned() {
        return assigned;
    }

    /** Takes everything away from it but the memory, into which it may still be writing. */
    List<Batch> dismiss() {
        List<Batch> left = new ArrayList<>();
        assigned.forEach(each -> left.add(each.batch()));
        assigned.clear();
        free.clear();
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
