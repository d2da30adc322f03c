package dev.presage.persistence.proof;

import dev.presage.protocol.Insight;
import java.util.Locale;

/** Insights in a line of text. It stands in proofs, so it never changes. */
final class Words {
    private Words() {}

    static String of(Insight insight) {
        return switch (insight) {
            case Insight.Anomaly a ->
                "anomaly of " + a.observation() + " at " + a.time() + ": score " + a.score()
                        + (a.alarm() ? ", alarm" : "");
            case Insight.Decision d ->
                "decision on " + d.observation() + " at " + d.time() + ": "
                        + d.verdict().name().toLowerCase(Locale.ROOT) + ", score " + d.score();
            case Insight.Forecast f ->
                "forecast from " + f.time() + ": " + f.channels().size() + " channels";
        };
    }
}
