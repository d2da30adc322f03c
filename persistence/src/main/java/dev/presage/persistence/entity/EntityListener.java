package dev.presage.persistence.entity;

import dev.presage.persistence.journal.snapshots.SnapshotListener;

/** Hears what subjects do, for metrics. Called in their actors: must be quick and safe for many threads. */
public interface EntityListener extends SnapshotListener {
    /** Hears nothing. */
    EntityListener NONE = new EntityListener() {
        @Override
        public void woke() {}

        @Override
        public void left() {}

        @Override
        public void journaled(int observations, int insights, long nanos) {}

        @Override
        public void failed() {}

        @Override
        public void overloaded() {}

        @Override
        public void snapshot(Fate fate) {}
    };

    /** A subject recovered and is in memory. */
    void woke();

    /** A subject that was in memory no longer is. */
    void left();

    /** A row became durable, so long after it was handed to the journal. */
    void journaled(int observations, int insights, long nanos);

    /** A row could not be written, or a subject not be recovered. */
    void failed();

    /** A command was turned away. */
    void overloaded();
}
