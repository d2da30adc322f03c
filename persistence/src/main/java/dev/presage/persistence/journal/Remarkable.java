package dev.presage.persistence.journal;

import dev.presage.protocol.Insight;

/**
 * Which insights a reader of the journal asks for: all but the anomalies that nobody has to hear of. Told from what a
 * glance at a row shows.
 *
 * @param minimumScore anomalies below it are left out, unless they raise an alarm
 */
public record Remarkable(double minimumScore) {
    /** Whether this is one of them. */
    public boolean includes(Insight insight) {
        return switch (insight) {
            case Insight.Anomaly anomaly -> includesAnomaly(anomaly.score(), anomaly.alarm());
            case Insight.Decision decision -> true;
            case Insight.Forecast forecast -> true;
        };
    }

    boolean includesAnomaly(double score, boolean alarm) {
        return alarm || score >= minimumScore;
    }
}
