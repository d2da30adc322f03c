package dev.presage.node.training.data;

import dev.presage.persistence.journal.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to cut.
 *
 * @param domain whose subjects
 * @param from rows of the journal after this place
 * @param to rows up to this place, itself included; null stands for the journal's end
 * @param since lessons about observations from this time on; what was before is still remembered
 * @param before lessons about observations before this time
 * @param sample share of the subjects, by hash, in (0, 1]
 */
public record CutRequest(
        String domain, Cursor from, @Nullable Cursor to, Instant since, Instant before, double sample) {
    public CutRequest {
        if (!(sample > 0 && sample <= 1)) {
            throw new IllegalArgumentException("The sample is a share above 0 and at most 1, not " + sample + ".");
        }
    }

    /** Everything of a domain up to a place in the journal; null stands for its end. */
    public static CutRequest of(String domain, @Nullable Cursor to) {
        return new CutRequest(domain, Cursor.START, to, Instant.MIN, Instant.MAX, 1);
    }

    boolean includes(Instant time) {
        return !time.isBefore(since) && time.isBefore(before);
    }
}
