package dev.presage.persistence.projection;

import java.time.Instant;
import java.util.Optional;

/**
 * Which insights somebody looks for; what is absent lets all through.
 *
 * @param subject the subject's id, whole
 * @param kind anomaly, decision or forecast
 * @param minScore only what has a score, and at least this one
 * @param maxScore only what has a score, and at most this one
 * @param model the name of the model that it rests on
 * @param modelVersion the version of that model
 * @param words all of which must be in its subject, its observation or its reasons
 * @param from event time, inclusive
 * @param to event time, exclusive
 * @param after those that come after this one
 * @param limit at most so many, at least 1
 */
public record InsightWish(
        Optional<String> domain,
        Optional<String> subject,
        Optional<String> kind,
        Optional<Boolean> alarm,
        Optional<String> verdict,
        Optional<Double> minScore,
        Optional<Double> maxScore,
        Optional<String> model,
        Optional<String> modelVersion,
        Optional<String> words,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<InsightKey> after,
        int limit) {}
