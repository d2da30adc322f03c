package dev.presage.persistence.projection;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a projection.
 *
 * @param state building, serving, retired or dropped
 * @param who wanted it
 * @param why he did
 * @param rows rows of the journal that are in it
 * @param parked rows that are not, because they cannot be read
 */
public record ProjectionState(
        String name,
        int version,
        String state,
        String who,
        String why,
        Instant askedAt,
        Optional<Instant> switchedAt,
        long rows,
        long parked) {}
