package dev.presage.node.inference.remote;

/**
 * Lets a share of all calls be tried again, so that a server in trouble is not sent a multiple of what it cannot bear.
 * For any thread.
 */
final class RetryBudget {
    private static final double MOST_SAVED = 10;

    private final double share;
    private double saved;

    /** @param share retries for each call; one is there from the start */
    RetryBudget(double share) {
        this.share = share;
        this.saved = share > 0 ? 1 : 0;
    }

    /** Counts a call. */
    synchronized void called() {
        saved = Math.min(MOST_SAVED, saved + share);
    }

    /** Whether a call may be tried again; if so, that is spent. */
    synchronized boolean spend() {
        if (saved < 1) {
            return false;
        }
        saved -= 1;
        return true;
    }
}
