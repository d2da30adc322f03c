package dev.presage.persistence.journal.recovery;

import dev.presage.persistence.journal.JournalBytes;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a row that the database itself cannot read from a database that cannot be reached. The first stays, and is
 * handed to its subject as a row that says why it cannot be read, which quarantines it; the second passes, and is
 * waited for.
 */
public final class RowFault {
    /** The manifest of such a row, which no event has. */
    private static final String MANIFEST = "unreadable";

    /** Data that does not fit its type, and what PostgreSQL finds damaged in its own files. */
    private static final List<String> CLASSES = List.of("22", "XX001", "XX002");

    private RowFault() {}

    /** The SQL state if a failure is for ever and of the rows that were read; null if trying again may help. */
    public static @Nullable String state(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused) {
                String state = refused.getSQLState();
                return state != null && CLASSES.stream().anyMatch(state::startsWith) ? state : null;
            }
        }
        return null;
    }

    /** Stands for what cannot be read. */
    public static JournalBytes bytes(String state) {
        return new JournalBytes(MANIFEST + " (SQL state " + state + ")", new byte[0]);
    }

    /** What is found of a subject whose rows cannot be read. */
    static Found found(String state, long nowNanos) {
        var row = new Found.Row(1, "", "", bytes(state), null);
        return new Found(null, List.of(row), true, nowNanos);
    }
}
