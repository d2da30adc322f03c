package dev.presage.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How a subject answers. */
public sealed interface SubjectReply {
    /** Who answers. */
    SubjectId subject();

    /**
     * All observations of the command are durable: now, or since an earlier delivery.
     *
     * @param version sequence number of the journal row that holds the newly applied ones; 0 if there were none
     * @param applied how many were new
     * @param duplicates how many were known
     * @param firstInsight place in that row of the first of the insights; the others follow it. Commands that arrived
     *     while a model was consulted may share a row, and an insight's id names its place in the row.
     * @param insights what was said about the new ones, in their order in that row
     */
    record Accepted(
            SubjectId subject, long version, int applied, int duplicates, int firstInsight, List<Insight> insights)
            implements SubjectReply {
        public Accepted {
            insights = List.copyOf(insights);
        }
    }

    /**
     * The context.
     *
     * @param version sequence number of the last event; 0 if nothing was ever observed
     * @param observed how many observations were applied
     * @param lastTime event time of the newest observation
     * @param lastInsightsVersion sequence number of the event that holds what was said last; 0 if nothing was said yet
     * @param firstInsight place in that event of the first of {@code lastInsights}; the others follow it
     * @param lastInsights what was said last: the insights of that event, of very many the last
     * @param memory the domain's view of what it remembers, ready to be written as JSON
     */
    record Described(
            SubjectId subject,
            long version,
            long observed,
            Instant lastTime,
            long lastInsightsVersion,
            int firstInsight,
            List<Insight> lastInsights,
            Map<String, Object> memory)
            implements SubjectReply {
        public Described {
            lastInsights = List.copyOf(lastInsights);
        }
    }

    /** What comes next. */
    record Foreseen(SubjectId subject, Insight.Forecast forecast) implements SubjectReply {}

    /** Too much waits here already; slow down and send again. */
    record Overloaded(SubjectId subject) implements SubjectReply {}

    /** It cannot be done; the problem says why. */
    record Refused(SubjectId subject, Problem problem) implements SubjectReply {}
}
