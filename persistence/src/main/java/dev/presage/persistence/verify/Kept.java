package dev.presage.persistence.verify;

import dev.presage.persistence.journal.JournalBytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Snapshots in the order of their ids, beside the rows. Belongs to one thread. */
final class Kept {
    private final ResultSet snapshots;
    private @Nullable StoredSnapshot next;

    Kept(ResultSet snapshots) throws SQLException {
        this.snapshots = snapshots;
        this.next = read();
    }

    private @Nullable StoredSnapshot read() throws SQLException {
        return snapshots.next()
                ? new StoredSnapshot(
                        snapshots.getString(1),
                        snapshots.getLong(2),
                        new JournalBytes(snapshots.getString(3), snapshots.getBytes(4)),
                        snapshots.getBytes(5))
                : null;
    }

    /**
     * The snapshot of a subject; null if it has none.
     *
     * @param alone hears of snapshots that were passed over, since nobody asked for them
     */
    @Nullable
    StoredSnapshot of(String id, Consumer<StoredSnapshot> alone) throws SQLException {
        StoredSnapshot first = next;
        while (first != null && first.id().compareTo(id) < 0) {
            alone.accept(first);
            first = read();
        }
        if (first != null && first.id().equals(id)) {
            next = read();
            return first;
        }
        next = first;
        return null;
    }

    /** Passes over those that are left. */
    void rest(Consumer<StoredSnapshot> alone) throws SQLException {
        for (StoredSnapshot each = next; each != null; each = read()) {
            alone.accept(each);
        }
        next = null;
    }
}
