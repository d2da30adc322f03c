package dev.presage.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InsightJsonTest {
    private static final Instant TIME = Instant.parse("2026-11-23T10:00:00.250Z");
    private static final SubjectId HOST = new SubjectId("device", "host-1");
    private static final Provenance MODEL =
            new Provenance.Model(new ModelRef("device-next", "1", "ab12"), new BatchShape(16, 1));

    /** Goal: an anomaly reads exactly as the HTTP contract says. */
    @Test
    void writesAnomalies() {
        var reason = new Reason("RANGE", "cpu", 0.1, 0.4, 0.98);
        var anomaly = new Insight.Anomaly("e-1", TIME, 0.993, true, List.of(reason), MODEL);
        assertThat(InsightJson.write(new InsightId(HOST, 42, 0), anomaly, r -> r.about() + "!")
                        .toString())
                .isEqualTo("{\"id\":\"device:host-1:42:0\",\"kind\":\"anomaly\",\"domain\":\"device\","
                        + "\"subject\":\"host-1\",\"version\":42,\"observation\":\"e-1\","
                        + "\"time\":\"2026-11-23T10:00:00.250Z\",\"score\":0.993,\"alarm\":true,"
                        + "\"reasons\":[{\"code\":\"RANGE\",\"about\":\"cpu\",\"low\":0.1,\"high\":0.4,"
                        + "\"seen\":0.98,\"text\":\"cpu!\"}],"
                        + "\"by\":{\"kind\":\"model\",\"model\":\"device-next\",\"version\":\"1\","
                        + "\"digest\":\"ab12\",\"batch\":{\"rows\":16,\"steps\":1}}}");
    }

    /** Goal: a decision by a fallback rule says so, and a bound that makes no sense is null, never NaN. */
    @Test
    void writesDecisionsOfFallbackRules() {
        var reason = new Reason("NEW", "country", Double.NaN, Double.POSITIVE_INFINITY, 3);
        var by = new Provenance.Fallback("usual-amount", ModelAnswer.Cause.UNKNOWN_MODEL);
        var decision = new Insight.Decision("e-1", TIME, Insight.Verdict.REVIEW, 0.5, List.of(reason), by);
        var json = InsightJson.write(new InsightId(new SubjectId("account", "a:1"), 7, 2), decision, r -> "t");
        assertThat(json.toString())
                .isEqualTo("{\"id\":\"account:a:1:7:2\",\"kind\":\"decision\",\"domain\":\"account\","
                        + "\"subject\":\"a:1\",\"version\":7,\"observation\":\"e-1\","
                        + "\"time\":\"2026-11-23T10:00:00.250Z\",\"verdict\":\"review\",\"score\":0.5,"
                        + "\"reasons\":[{\"code\":\"NEW\",\"about\":\"country\",\"low\":null,\"high\":null,"
                        + "\"seen\":3.0,\"text\":\"t\"}],"
                        + "\"by\":{\"kind\":\"fallback\",\"rule\":\"usual-amount\",\"cause\":\"unknown_model\"}}");
    }

    /** Goal: a forecast has one row of quantiles per step, in single precision, and no id. */
    @Test
    void writesForecasts() {
        var channel = new Insight.Forecast.Channel("cpu", Floats.of(0.1f, 0.2f, 0.3f, Float.NaN));
        var forecast =
                new Insight.Forecast(TIME, Duration.ofMillis(1500), Floats.of(0.05f, 0.95f), List.of(channel), MODEL);
        assertThat(InsightJson.write(HOST, forecast).toString())
                .startsWith("{\"kind\":\"forecast\",\"domain\":\"device\",\"subject\":\"host-1\","
                        + "\"time\":\"2026-11-23T10:00:00.250Z\",\"stepSeconds\":1.5,\"levels\":[0.05,0.95],"
                        + "\"channels\":[{\"name\":\"cpu\",\"quantiles\":[[0.1,0.2],[0.3,null]]}],\"by\":{");
    }
}
