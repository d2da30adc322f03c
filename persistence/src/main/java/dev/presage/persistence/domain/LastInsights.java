package dev.presage.persistence.domain;

import dev.presage.protocol.Insight;
import java.util.List;

/**
 * What was said last of a subject.
 *
 * @param version sequence number of the event that says it; 0 if nothing was said yet
 * @param first place in that event of the first of {@code insights}
 * @param insights that event's insights, of more than {@value #LIMIT} the last
 */
public record LastInsights(long version, int first, List<Insight> insights) {
    /** How many are kept, so that the context stays small whatever an event holds. */
    public static final int LIMIT = 16;

    /** Nothing was said yet. */
    public static final LastInsights NONE = new LastInsights(0, 0, List.of());

    public LastInsights {
        insights = List.copyOf(insights);
    }

    /** Those of an event that has just been applied; where it says nothing, what was said before remains. */
    LastInsights followedBy(long version, List<Insight> said) {
        if (said.isEmpty()) {
            return this;
        }
        int first = Math.max(0, said.size() - LIMIT);
        return new LastInsights(version, first, first == 0 ? said : said.subList(first, said.size()));
    }
}
