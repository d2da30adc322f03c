package dev.presage.persistence.domain;

import dev.presage.protocol.SubjectId;
import java.time.Instant;

/**
 * All that is durable of one subject: immutable, bounded, a fold of its events.
 *
 * @param version sequence number of the last event; 0 if nothing was ever observed
 * @param watermark how far the partitions that feed it were applied
 * @param recent keys of the last observations
 * @param observed how many observations were applied
 * @param lastTime event time of the newest observation; {@link Instant#EPOCH} if nothing was ever observed
 * @param lastInsights what was said last
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
        LastInsights lastInsights,
        M memory) {
    /** The context of a subject of which nothing was observed yet. */
    public static <M extends Memory> Context<M> blank(SubjectId subject, Domain<M> domain) {
        return new Context<>(
                subject, 0, Watermark.NONE, RecentKeys.NONE, 0, Instant.EPOCH, LastInsights.NONE, domain.blank());
    }
}
