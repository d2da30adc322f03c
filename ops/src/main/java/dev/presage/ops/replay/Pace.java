package dev.presage.ops.replay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When an event is due if event time runs at a multiple of real time. */
final class Pace {
    private final double speed;
    private @Nullable Instant firstEvent;
    private long firstNanos;

    /** At {@code speed} times real time; 0 means that everything is due at once. */
    Pace(double speed) {
        this.speed = speed;
    }

    /** How long to wait at {@code nowNanos} before an event of the given time is due; zero or less if it is. */
    long waitNanos(Instant event, long nowNanos) {
        if (speed <= 0) {
            return 0;
        }
        Instant first = firstEvent;
        if (first == null) {
            firstEvent = event;
            firstNanos = nowNanos;
            return 0;
        }
        // In seconds as a double: years of event time in nanoseconds would overflow a long at slow speeds.
        double due = Duration.between(first, event).toMillis() / 1e3 / speed;
        return (long) (due * 1e9) - (nowNanos - firstNanos);
    }
}
