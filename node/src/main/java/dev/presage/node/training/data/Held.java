package dev.presage.node.training.data;

/** Counts what a cut holds in memory: observations, ids, labels, steps. So its bound can be tested. */
final class Held {
    private long now;
    private long most;

    void add(long items) {
        now += items;
        most = Math.max(most, now);
    }

    void release(long items) {
        now -= items;
    }

    /** The most that was held at a time. */
    long most() {
        return most;
    }
}
