package dev.presage.persistence.journal;

import dev.presage.protocol.SubjectId;
import java.util.List;

/**
 * Reads the journal in pages. Every call blocks on the database: call it where blocking is allowed. It throws
 * {@link JournalUnavailable} while the database cannot be read, and
 * {@link dev.presage.protocol.wire.MalformedBytes} where a row cannot be understood; it passes none over.
 */
public interface JournalReader {
    /** The place after the last row that is safely readable now. */
    Cursor head();

    /**
     * Rows of all subjects in commit order.
     *
     * @param cursor rows after this place
     * @param limit at most so many, at least 1
     */
    List<JournalRow> after(Cursor cursor, int limit);

    /**
     * Rows of all subjects in commit order, but only those that say something remarkable. The others are looked at no
     * further than that takes.
     *
     * @param cursor rows after this place
     * @param limit at most so many are looked at, at least 1
     */
    JournalPage remarkable(Cursor cursor, int limit, Remarkable asked);

    /**
     * Rows of all subjects in commit order, but only those that have to do with others: all that tell them something
     * are among them. Costs nothing for the rows in between.
     *
     * @param cursor rows after this place
     * @param limit at most so many, at least 1
     */
    List<JournalRow> telling(Cursor cursor, int limit);

    /** One subject's rows with versions above {@code afterVersion}, oldest first. */
    List<JournalRow> forward(SubjectId subject, long afterVersion, int limit);

    /** One subject's rows with versions below {@code beforeVersion}, newest first. */
    List<JournalRow> backward(SubjectId subject, long beforeVersion, int limit);

    /**
     * The newest row of each subject of a domain, by id.
     *
     * @param afterId subjects whose id sorts after this one; empty for the first page
     */
    List<JournalRow> newest(String domain, String afterId, int limit);

    /**
     * The subjects of a domain, by id; no row of theirs is looked into.
     *
     * @param afterId subjects whose id sorts after this one; empty for the first page
     */
    default List<SubjectId> subjects(String domain, String afterId, int limit) {
        return newest(domain, afterId, limit).stream().map(JournalRow::subject).toList();
    }
}
