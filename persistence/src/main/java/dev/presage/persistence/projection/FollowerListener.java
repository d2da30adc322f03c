package dev.presage.persistence.projection;

import java.time.Instant;

/** Hears what a follower does; must not block. */
public interface FollowerListener {
    /** Hears nothing. */
    FollowerListener NONE = new FollowerListener() {
        @Override
        public void reached(Reached reached) {}

        @Override
        public void parked(String projection, int rows) {}

        @Override
        public void switched(String projection, int version) {}
    };

    /**
     * How far a shard of the version that serves has come.
     *
     * @param rows rows of the journal that were just added
     * @param oldest when the oldest of them was concluded; of no rows, when it was looked
     * @param upTo whatever was concluded before is in the tables, as far as it is durable
     * @param at when they were committed
     * @param behind rows of the journal that come after, of all shards, about
     */
    record Reached(String projection, int shard, int rows, Instant oldest, Instant upTo, Instant at, long behind) {}

    /** A shard has come so far. */
    void reached(Reached reached);

    /** Rows were left out, because they cannot be read. */
    void parked(String projection, int rows);

    /** A new version serves. */
    void switched(String projection, int version);
}
