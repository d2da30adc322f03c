package dev.presage.persistence.journal.recovery;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads off a subject's rows whether two wrote them by turns. Each incarnation of a subject is a writer of its own. */
public final class Writers {
    private Writers() {}

    /** The number of the first row whose writer had written before another did; 0 if there is none. */
    public static long interleaved(List<Found.Row> rows) {
        Set<String> before = new HashSet<>();
        String last = "";
        for (Found.Row row : rows) {
            if (!row.writer().equals(last)) {
                if (!row.writer().isEmpty() && !before.add(row.writer())) {
                    return row.version();
                }
                last = row.writer();
            }
        }
        return 0;
    }
}
