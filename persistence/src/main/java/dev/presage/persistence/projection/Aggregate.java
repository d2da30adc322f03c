package dev.presage.persistence.projection;

import java.time.Instant;

/**
 * What was counted in one domain and one span of time.
 *
 * @param since where the span begins
 * @param rows rows of the journal
 * @param scored insights that have a score
 * @param meanScore of those; NaN if there are none
 */
public record Aggregate(
        String domain,
        Instant since,
        long rows,
        long observations,
        long insights,
        long alarms,
        long approved,
        long reviewed,
        long declined,
        long scored,
        double meanScore) {}
