package dev.presage.node.inference.remote;

import java.time.Duration;

/**
 * Leaves a server alone that keeps failing. After so many failures in a row nothing is sent for a while; then one call
 * finds out whether the server is well again. Time is an argument. For any thread.
 */
final class CircuitBreaker {
    private final int limit;
    private final long restNanos;
    private int failures;
    private boolean open;
    private long leaveAloneUntil;

    /** What may be done. */
    enum Permit {
        /** Send it. */
        CALL,
        /** See first whether the server is well, on behalf of all. */
        PROBE,
        /** Send nothing. */
        NONE
    }

    CircuitBreaker(int limit, Duration rest) {
        this.limit = limit;
        this.restNanos = rest.toNanos();
    }

    synchronized Permit permit(long nowNanos) {
        if (!open) {
            return Permit.CALL;
        }
        if (nowNanos - leaveAloneUntil < 0) {
            return Permit.NONE;
        }
        // Others wait as long again, even should this one never come back to say how it went.
        leaveAloneUntil = nowNanos + restNanos;
        return Permit.PROBE;
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized void succeeded() {
        failures = 0;
        open = false;
    }

    synchronized void failed(long nowNanos) {
        failures = Math.min(limit, failures + 1);
        if (failures >= limit) {
            open = true;
            leaveAloneUntil = nowNanos + restNanos;
        }
    }
}
