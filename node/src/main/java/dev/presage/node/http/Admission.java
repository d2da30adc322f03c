package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of events that this node holds for its senders, whoever they are. */
final class Admission {
    private final long capacity;
    private final AtomicLong held = new AtomicLong();

    Admission(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Sets bytes aside until the returned place is given back, once.
     *
     * @throws ProblemException with {@link ErrorCode#OVERLOADED} if there is no room
     */
    Place enter(long bytes) {
        if (held.addAndGet(bytes) > capacity) {
            held.addAndGet(-bytes);
            throw new ProblemException(
                    ErrorCode.OVERLOADED,
                    "The node holds as many events as it may; earlier ones must become durable first.");
        }
        var left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                held.addAndGet(-bytes);
            }
        };
    }

    long held() {
        return held.get();
    }

    /** Bytes set aside; giving them back twice does nothing. */
    @FunctionalInterface
    interface Place {
        void leave();
    }
}
