package dev.presage.ops.chaos.check;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import java.util.List;
import java.util.function.Consumer;

/** Goes through the whole journal in commit order. */
public final class JournalScan {
    private static final int PAGE = 1000;

    private JournalScan() {}

    /** Calls back for every row up to the end as it is when it comes there. */
    public static void rows(JournalReader reader, Consumer<JournalRow> seen) {
        from(reader, Cursor.START, seen);
    }

    /** Calls back for every row after a place, and returns the place of the last one. */
    static Cursor from(JournalReader reader, Cursor place, Consumer<JournalRow> seen) {
        Cursor cursor = place;
        List<JournalRow> page;
        do {
            page = reader.after(cursor, PAGE);
            page.forEach(seen);
            cursor = page.isEmpty() ? cursor : page.getLast().cursor();
        } while (!page.isEmpty());
        return cursor;
    }
}
