package dev.presage.persistence.projection;

import dev.presage.persistence.journal.OutlinedRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Something that follows from the journal alone, row by row, and is kept in a table with a partition a version. */
public interface Projection {
    /** Its name, for ever. */
    String name();

    /** The table that it writes, partitioned by {@code version}. */
    String table();

    /** Begins with a page. */
    Fold begin();

    /**
     * Deletes what is too old to be kept.
     *
     * @return whether there may be more of it
     */
    boolean prune(Connection connection, int version, Instant now) throws SQLException;

    /** What a page comes to; gathered in memory, and then written at once. */
    interface Fold {
        /**
         * Adds a row, or nothing of it.
         *
         * @throws RuntimeException if the row cannot be read
         */
        void take(OutlinedRow row);

        /** Writes all that was added, in the caller's transaction. */
        void write(Connection connection, int version, int shard) throws SQLException;
    }
}
