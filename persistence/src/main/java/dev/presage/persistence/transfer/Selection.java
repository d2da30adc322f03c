package dev.presage.persistence.transfer;

import dev.presage.protocol.SubjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a journal is asked for. Times are when rows were written, by the clocks of the nodes that wrote them. The cut
 * is made in commit order, so that no subject has a hole: everything of the time that is asked for is there, and rows
 * of a little before or after it may be, as far as clocks differed.
 *
 * @param domain only subjects of this one; null for all
 * @param subject only this one; null for all
 * @param from rows written from then on; null for the first on
 * @param to rows written before then; null for all there are at the beginning of the export
 */
public record Selection(
        @Nullable String domain,
        @Nullable SubjectId subject,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** All of it. */
    public static final Selection ALL = new Selection(null, null, null, null);

    public Selection {
        if (domain != null && subject != null && !subject.domain().equals(domain)) {
            throw new IllegalArgumentException(subject + " is not of the domain " + domain + ".");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("The export would end before it begins.");
        }
    }

    /** Whether rows of such an id are asked for. */
    boolean includes(String persistenceId) {
        if (subject != null) {
            return subject.persistenceId().equals(persistenceId);
        }
        return domain == null || persistenceId.startsWith(domain + "|");
    }

    /** Ids from here on are asked for. */
    public String firstId() {
        if (subject != null) {
            return subject.persistenceId();
        }
        return domain == null ? "" : domain + "|";
    }

    /** Ids before this are asked for. */
    public String beyondId() {
        if (subject != null) {
            // A space sorts before all that ids are made of.
            return subject.persistenceId() + " ";
        }
        return domain == null ? "\u007f" : domain + "}";
    }
}
