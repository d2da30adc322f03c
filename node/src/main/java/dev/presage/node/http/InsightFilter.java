package dev.presage.node.http;

import dev.presage.protocol.Insight;
import dev.presage.protocol.wire.InsightJson;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which insights a viewer wants; an absent wish lets everything through.
 *
 * @param domain only this domain
 * @param subject only the subject of this id
 * @param kind only this kind
 * @param minScore only insights that have a score, and at least this one
 * @param alarm only anomalies that are, or are not, alarms
 */
record InsightFilter(
        Optional<String> domain,
        Optional<String> subject,
        Optional<String> kind,
        Optional<Double> minScore,
        Optional<Boolean> alarm)
        implements Predicate<Said> {
    private static final Set<String> KINDS = Set.of("anomaly", "decision", "forecast");

    static InsightFilter of(Query query) {
        return new InsightFilter(
                query.text("domain"),
                query.text("subject"),
                query.parsed("kind", "anomaly, decision or forecast", text -> oneOf(KINDS, text)),
                query.parsed("minScore", "a number from 0 to 1", InsightFilter::score),
                query.parsed(
                        "alarm",
                        "true or false",
                        text -> oneOf(Set.of("true", "false"), text).equals("true")));
    }

    @Override
    public boolean test(Said said) {
        return domain.map(said.id().subject().domain()::equals).orElse(true)
                && subject.map(said.id().subject().id()::equals).orElse(true)
                && kind.map(InsightJson.kind(said.insight())::equals).orElse(true)
                && minScore.map(least -> score(said.insight()) >= least).orElse(true)
                && alarm.map(wanted -> said.insight() instanceof Insight.Anomaly anomaly && anomaly.alarm() == wanted)
                        .orElse(true);
    }

    /** The insight's score; NaN, which is at least nothing, if it has none. */
    private static double score(Insight insight) {
        return switch (insight) {
            case Insight.Anomaly anomaly -> anomaly.score();
            case Insight.Decision decision -> decision.score();
            case Insight.Forecast forecast -> Double.NaN;
        };
    }

    static double score(String text) {
        double score = Double.parseDouble(text);
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("A score lies in [0, 1].");
        }
        return score;
    }

    static String oneOf(Set<String> words, String text) {
        if (!words.contains(text)) {
            throw new IllegalArgumentException("There is no such word here.");
        }
        return text;
    }
}
