package dev.presage.persistence.journal;

import dev.presage.protocol.Insight;
import dev.presage.protocol.SubjectEvent;
import java.time.Instant;
import java.util.List;

/**
 * What a glance at a row shows.
 *
 * @param at when it was concluded
 * @param observations how many it holds
 * @param said its insights, in their order
 */
public record Outline(Instant at, int observations, List<Said> said) {
    public Outline {
        said = List.copyOf(said);
    }

    /**
     * An insight.
     *
     * @param score NaN if it has none
     */
    public record Said(Kind kind, double score) {
        static Said anomaly(double score, boolean alarm) {
            return new Said(alarm ? Kind.ALARM : Kind.ANOMALY, score);
        }
    }

    /** What an insight is. */
    public enum Kind {
        /** An anomaly that is no alarm. */
        ANOMALY,
        ALARM,
        APPROVE,
        REVIEW,
        DECLINE,
        FORECAST
    }

    static Outline of(SubjectEvent event) {
        return switch (event) {
            case SubjectEvent.Observed observed ->
                new Outline(
                        observed.at(),
                        observed.observations().size(),
                        observed.insights().stream().map(Outline::said).toList());
        };
    }

    private static Said said(Insight insight) {
        return switch (insight) {
            case Insight.Anomaly anomaly -> Said.anomaly(anomaly.score(), anomaly.alarm());
            case Insight.Decision decision -> new Said(kind(decision.verdict()), decision.score());
            case Insight.Forecast forecast -> new Said(Kind.FORECAST, Double.NaN);
        };
    }

    private static Kind kind(Insight.Verdict verdict) {
        return switch (verdict) {
            case APPROVE -> Kind.APPROVE;
            case REVIEW -> Kind.REVIEW;
            case DECLINE -> Kind.DECLINE;
        };
    }
}
