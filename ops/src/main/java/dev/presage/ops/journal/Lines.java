package dev.presage.ops.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What analysts get: lines of two tables, whose columns are called like these parts, with lines between words. */
final class Lines {
    private Lines() {}

    /**
     * An observation.
     *
     * @param subject its id, or a pseudonym
     * @param sequenceNumber of the journal's row that holds it
     * @param place among the observations of that row, from 0
     * @param time when it happened, by its sender's clock
     * @param concludedAt when Presage dealt with it
     * @param id the sender's id of it, or a pseudonym
     * @param source who sent it; null with pseudonyms
     * @param values what it says, as JSON
     */
    record OfObservation(
            String domain,
            String subject,
            long sequenceNumber,
            int place,
            Instant time,
            Instant concludedAt,
            String type,
            String id,
            @Nullable String source,
            String values) {}

    /**
     * An insight.
     *
     * @param place among the insights of that row, from 0
     * @param time event time of what it speaks about
     * @param kind anomaly, decision or forecast
     * @param observation the id of the observation that it is about, or a pseudonym; null for a forecast
     * @param score null for a forecast
     * @param alarm null but for an anomaly
     * @param decision null but for a decision
     * @param model null where a rule answered; so are version and digest
     * @param rule null where a model answered
     * @param details reasons, or what is forecast, as JSON
     */
    record OfInsight(
            String domain,
            String subject,
            long sequenceNumber,
            int place,
            Instant time,
            Instant concludedAt,
            String kind,
            @Nullable String observation,
            @Nullable Double score,
            @Nullable Boolean alarm,
            @Nullable String decision,
            @Nullable String model,
            @Nullable String modelVersion,
            @Nullable String modelDigest,
            @Nullable String rule,
            String details) {}
}
