package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of itself before its rows.
 *
 * @param order in which its rows stand
 * @param at when it was begun
 * @param selection what of the journal it holds
 * @param after rows after this place
 * @param upTo rows up to this place, in the commit order of the database that they were read from
 * @param told how many tellings had been delivered when it was begun, and up to which place; null if none
 */
public record ExportHeader(
        Order order,
        Instant at,
        Selection selection,
        Cursor after,
        Cursor upTo,
        @Nullable Told told) {
    /** In which order rows stand in a file. Those of one subject stand in the order of their numbers in either. */
    public enum Order {
        /** As they were committed. */
        COMMIT,
        /** Subject after subject. */
        SUBJECT
    }

    /** How far tellings had come: those to come are numbered on from there. */
    public record Told(long count, Cursor upTo) {}
}
