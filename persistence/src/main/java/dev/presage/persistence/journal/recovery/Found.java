package dev.presage.persistence.journal.recovery;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.chain.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds of one subject.
 *
 * @param snapshot if there is one that can be read
 * @param tail the rows after it, or from the first, oldest first
 * @param whole whether the tail was short enough to be read to its end
 * @param readNanos when it was read, as {@link System#nanoTime()}
 */
public record Found(@Nullable Snapshot snapshot, List<Row> tail, boolean whole, long readNanos) {
    /** A snapshot as {@link dev.presage.persistence.journal.snapshots.SnapshotShelf#read} understood it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Snapshot(long version, long created, Object content, byte @Nullable [] link) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Row(long version, String writer, String manifest, JournalBytes bytes, byte @Nullable [] link) {}

    /** The sequence number of the row before the tail. */
    public long since() {
        return snapshot == null ? 0 : snapshot.version();
    }

    /** The highest sequence number there is. */
    public long highest() {
        return tail.isEmpty() ? since() : tail.get(tail.size() - 1).version();
    }

    /** Where its chain ends; null if its last row is not linked. */
    public @Nullable Head head() {
        byte[] link = tail.isEmpty()
                ? (snapshot == null ? null : snapshot.link())
                : tail.get(tail.size() - 1).link();
        return link == null ? null : new Head(highest(), link);
    }
}
