package dev.presage.persistence.replay;

import java.time.Instant;

/** A point in a subject's life. */
public sealed interface Point {
    /** Right after the event with this sequence number. */
    record Version(long version) implements Point {
        public Version {
            if (version < 1) {
                throw new IllegalArgumentException("Versions count from 1.");
            }
        }
    }

    /** As it stood at this time, by the clock of whoever concluded. */
    record At(Instant at) implements Point {}

    /** After the last event there is. */
    enum Newest implements Point {
        NEWEST
    }
}
