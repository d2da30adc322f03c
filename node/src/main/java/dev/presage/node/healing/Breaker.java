package dev.presage.node.healing;

/**
 * Whether the database is there, by what was noticed of it last. Two things open it: questions without an answer, until
 * one is answered; and rows that cannot be written though it answers, as on a full disk, for a rest that grows until
 * one can. Its clock is an argument. Not safe for many threads.
 */
final class Breaker {
    private final WatchSettings settings;
    private int unanswered;
    private int unwritten;
    private int rests;
    private long openUntilNanos;
    private boolean resting;

    Breaker(WatchSettings settings) {
        this.settings = settings;
    }

    void answered() {
        unanswered = 0;
    }

    void unanswered() {
        unanswered++;
    }

    void written() {
        unwritten = 0;
        rests = 0;
        resting = false;
    }

    /** A row could not be written. After a rest one is enough to open it again. */
    void unwritten(long nowNanos) {
        unwritten++;
        boolean tried = rests > 0 && !isResting(nowNanos);
        if (!isResting(nowNanos) && (tried || unwritten >= settings.failedWrites())) {
            long rest = settings.rest().toNanos() << Math.min(rests, 20);
            openUntilNanos = nowNanos + Math.min(rest, settings.longestRest().toNanos());
            resting = true;
            rests++;
        }
    }

    /** Whether work may be brought to the database. */
    boolean isClosed(long nowNanos) {
        return unanswered < settings.failures() && !isResting(nowNanos);
    }

    private boolean isResting(long nowNanos) {
        return resting && openUntilNanos - nowNanos > 0;
    }
}
