package dev.presage.node.registry;

import java.time.Instant;

/**
 * How a version did beside another on a window of time that neither was trained on.
 *
 * @param against the version it is compared with
 * @param from when the window begins
 * @param to when the window ends
 * @param loss what its answers cost on the window, in the model's own measure; less is better
 * @param againstLoss the same of the other version, on the same window
 * @param calibrationError mean absolute difference between what was said to happen how often and what did, from 0 to 1
 * @param p99Millis what one batch took, 99th percentile
 * @param at when it was measured
 */
public record Trial(
        String name,
        String version,
        String against,
        Instant from,
        Instant to,
        double loss,
        double againstLoss,
        double calibrationError,
        double p99Millis,
        Instant at) {}
