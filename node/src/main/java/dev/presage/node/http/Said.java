package dev.presage.node.http;

import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.stream.IntStream;

/** An insight and where it stands in the journal. */
record Said(InsightId id, Insight insight) {
    /** Insights that follow one another in one journal row, from place {@code first} on. */
    static List<Said> inRow(SubjectId subject, long version, int first, List<Insight> insights) {
        return IntStream.range(0, insights.size())
                .mapToObj(i -> new Said(new InsightId(subject, version, first + i), insights.get(i)))
                .toList();
    }

    /** Whether it speaks about the observation of that id. */
    boolean isAbout(String observation) {
        return switch (insight) {
            case Insight.Anomaly anomaly -> anomaly.observation().equals(observation);
            case Insight.Decision decision -> decision.observation().equals(observation);
            case Insight.Forecast forecast -> false;
        };
    }

    /** Whether somebody should look at it: an alarm, or a decision that is no approval. */
    boolean isRemarkable() {
        return switch (insight) {
            case Insight.Anomaly anomaly -> anomaly.alarm();
            case Insight.Decision decision -> decision.verdict() != Insight.Verdict.APPROVE;
            case Insight.Forecast forecast -> false;
        };
    }
}
