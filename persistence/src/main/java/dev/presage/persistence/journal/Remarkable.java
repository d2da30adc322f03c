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

    /** Looks for them, and has seen enough once it found one. */
    RowGlance.Sight sight() {
        return new RowGlance.Sight() {
            @Override
            public boolean anomaly(double score, boolean alarm) {
                return includesAnomaly(score, alarm);
            }

            @Override
            public boolean other() {
                return true;
            }
        };
    }

    private boolean includesAnomaly(double score, boolean alarm) {
        return alarm || score >= minimumScore;
    }
}
