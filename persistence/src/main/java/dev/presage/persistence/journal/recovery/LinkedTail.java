package dev.presage.persistence.journal.recovery;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.chain.Chain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rows that one subject wakes by. A row that is missing or not what was written stands in the tail as
 * damaged, and its subject goes into quarantine.
 */
final class LinkedTail {
    private final Chain chain;
    private final List<Found.Row> rows = new ArrayList<>();
    private long version;
    private byte @Nullable [] link;

    /** Whether the link of the row before is known. */
    private boolean isKnown;

    /**
     * @param chain of this thread
     * @param snapshot what the tail goes on from
     */
    LinkedTail(Chain chain, Found.@Nullable Snapshot snapshot) {
        this.chain = chain;
        this.version = snapshot == null ? 0 : snapshot.version();
        this.link = snapshot == null ? null : snapshot.link();
        this.isKnown = snapshot == null || snapshot.link() != null;
    }

    void add(String id, Found.Row row) {
        rows.add(isAsWritten(id, row) ? row : damaged(row));
        version = row.version();
        link = row.link();
        isKnown = true;
    }

    /** A row without a link is from before there were any. */
    private boolean isAsWritten(String id, Found.Row row) {
        byte[] stored = row.link();
        return row.version() == version + 1
                && (stored == null
                        || !isKnown
                        || Arrays.equals(
                                stored,
                                chain.link(
                                        link,
                                        id,
                                        row.version(),
                                        row.bytes().manifest(),
                                        row.bytes().bytes())));
    }

    private Found.Row damaged(Found.Row row) {
        String why = row.version() == version + 1
                ? row.bytes().manifest() + " is not what was written there, or the row before is not"
                : "row " + (version + 1) + " before it is missing";
        return new Found.Row(row.version(), row.writer(), row.manifest(), JournalBytes.damaged(why), row.link());
    }

    List<Found.Row> rows() {
        return rows;
    }
}
