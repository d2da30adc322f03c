package dev.presage.persistence.backtest;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One subject's rows from a place on, up to a place in the journal: a page at a time. */
final class SubjectRows {
    private final JournalReader journal;
    private final SubjectId subject;
    private final Cursor position;
    private final int pageRows;
    private final Deque<JournalRow> page = new ArrayDeque<>();
    private long read;
    private boolean isThrough;

    SubjectRows(JournalReader journal, SubjectId subject, Cursor position, int pageRows, long after) {
        this.journal = journal;
        this.subject = subject;
        this.position = position;
        this.pageRows = pageRows;
        this.read = after;
    }

    /** The next row, which stays the next; null if there is none. */
    @Nullable
    JournalRow peek() {
        if (page.isEmpty() && !isThrough) {
            List<JournalRow> more = journal.forward(subject, read, pageRows);
            for (JournalRow row : more) {
                if (row.version() != read + 1) {
                    throw new BrokenHistory("Row " + (read + 1) + " of " + subject + " is missing.");
                }
                if (row.cursor().compareTo(position) > 0) {
                    isThrough = true;
                    break;
                }
                page.add(row);
                read = row.version();
            }
            isThrough |= more.size() < pageRows;
        }
        return page.peek();
    }

    /** The next row, which {@link #peek} has shown. */
    JournalRow take() {
        return page.remove();
    }

    static SubjectEvent.Observed event(JournalRow row) {
        return switch (row.event()) {
            case SubjectEvent.Observed observed -> observed;
        };
    }

    static Instant at(JournalRow row) {
        return event(row).at();
    }
}
