package dev.presage.persistence.domain;

import dev.presage.protocol.Insight;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.List;

/**
 * All that is durable of one subject: immutable, bounded, a fold of its events.
 *
 * @param version sequence number of the last event; 0 if nothing was ever observed
 * @param watermark how far the partitions that feed it were applied
 * @param recent keys of the last observations
 * @param observed how many observations were applied
 * @param lastTime event time of the newest observation; {@link Instant#EPOCH} if nothing was ever observed
 * @param lastInsights the insights of the last event that had any, at most {@value #MAX_INSIGHTS}, the last of them
 * @param memory what the domain remembers
 * @param <M> what is remembered of a subject
 */
public record Context<M extends Memory>(
        SubjectId subject,
        long version,
        Watermark watermark,
        RecentKeys recent,
        long observed,
        Instant lastTime,
        List<Insight> lastInsights,
        M memory) {
    /** How many of the last insights are kept. */
    public static final int MAX_INSIGHTS = 16;

    public Context {
        lastInsights = List.copyOf(
                lastInsights.size() <= MAX_INSIGHTS
                        ? lastInsights
                        : lastInsights.subList(lastInsights.size() - MAX_INSIGHTS, lastInsights.size()));
    }

    /** The context of a subject of which nothing was observed yet. */
    public static <M extends Memory> Context<M> blank(SubjectId subject, Domain<M> domain) {
        return new Context<>(subject, 0, Watermark.NONE, RecentKeys.NONE, 0, Instant.EPOCH, List.of(), domain.blank());
    }
}
