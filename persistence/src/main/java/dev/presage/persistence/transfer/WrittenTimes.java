package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** When some rows in a row were written. */
record WrittenTimes(List<Entry> entries) {
    private record Entry(Cursor place, long atMillis) {}

    static WrittenTimes read(ResultSet rows) throws SQLException {
        var entries = new ArrayList<Entry>();
        while (rows.next()) {
            entries.add(new Entry(new Cursor(rows.getLong(1), rows.getLong(2)), rows.getLong(3)));
        }
        return new WrittenTimes(entries);
    }

    /** The place of the last one; null if there is none. */
    @Nullable
    Cursor last() {
        return entries.isEmpty() ? null : entries.getLast().place();
    }

    /** The first place whose time is like that; null if there is none. */
    @Nullable
    Cursor first(LongPredicate isLike) {
        return entries.stream()
                .filter(entry -> isLike.test(entry.atMillis()))
                .map(Entry::place)
                .findFirst()
                .orElse(null);
    }

    /** The place right before the first whose time is not like that; null if all are. */
    @Nullable
    Cursor lastWhile(LongPredicate isLike, Cursor before) {
        Cursor last = before;
        for (Entry entry : entries) {
            if (!isLike.test(entry.atMillis())) {
                return last;
            }
            last = entry.place();
        }
        return null;
    }
}
