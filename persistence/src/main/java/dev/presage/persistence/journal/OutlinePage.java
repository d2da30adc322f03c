package dev.presage.persistence.journal;

import java.util.List;

/**
 * A shard's rows in commit order.
 *
 * @param rows those that can be read
 * @param unreadable those that cannot
 * @param more whether the page is full
 * @param upTo from where to read on; behind the last row, or where new ones will come
 */
public record OutlinePage(List<OutlinedRow> rows, List<Unreadable> unreadable, boolean more, Cursor upTo) {
    public OutlinePage {
        rows = List.copyOf(rows);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A row that cannot be read.
     *
     * @param persistenceId whose it is
     * @param version its sequence number
     * @param reason why not
     */
    public record Unreadable(Cursor cursor, String persistenceId, long version, String reason) {}

    /** How many rows there are, those that cannot be read included. */
    public int size() {
        return rows.size() + unreadable.size();
    }
}
