package dev.presage.persistence.replay;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contexts of the past, kept beside the journal. Every call blocks and throws
 * {@link dev.presage.persistence.journal.JournalUnavailable} while the database cannot be reached.
 */
public interface KeptContexts {
    /**
     * A context that was kept.
     *
     * @param version sequence number of the row it ends with
     * @param work rows and observations up to there
     * @param at when that row was concluded, or a little later
     */
    record Kept(long version, long work, Instant at, JournalBytes bytes) {}

    /** Sequence number of a subject's last row; 0 if there is none. */
    long newest(SubjectId subject);

    /** The last one that ends with a row of at most this version; null if there is none. */
    @Nullable
    Kept upTo(SubjectId subject, long version);

    /** The last one of which it is known that it was concluded by this time; null if there is none. */
    @Nullable
    Kept upTo(SubjectId subject, Instant at);

    /** Keeps contexts of a subject, of which the journal must hold the rows; those that are kept already stay. */
    void keep(SubjectId subject, List<Kept> contexts);
}
