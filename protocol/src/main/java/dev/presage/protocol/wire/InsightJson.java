package dev.presage.protocol.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Insights as JSON: the one form in which HTTP, the event stream and the Kafka topic say them. */
public final class InsightJson {
    private static final double NANOS_PER_SECOND = 1e9;

    private InsightJson() {}

    /**
     * Writes a journaled insight.
     *
     * @param explain turns one of its reasons into a sentence, see the domain's {@code explain}
     */
    public static ObjectNode write(InsightId id, Insight insight, Function<Reason, String> explain) {
        ObjectNode json = object().put("id", id.toString());
        return write(json, id.subject(), id.version(), insight, explain);
    }

    /** Writes a forecast that was made because somebody asked; it is not journaled and has no id. */
    public static ObjectNode write(SubjectId subject, Insight.Forecast forecast) {
        return forecast(subject(object().put("kind", kind(forecast)), subject), forecast);
    }

    /** The insight's kind as it is written: {@code anomaly}, {@code decision} or {@code forecast}. */
    public static String kind(Insight insight) {
        return switch (insight) {
            case Insight.Anomaly a -> "anomaly";
            case Insight.Decision d -> "decision";
            case Insight.Forecast f -> "forecast";
        };
    }

    private static ObjectNode write(
            ObjectNode json, SubjectId subject, long version, Insight insight, Function<Reason, String> explain) {
        subject(json.put("kind", kind(insight)), subject).put("version", version);
        return switch (insight) {
            case Insight.Anomaly a -> {
                json.put("observation", a.observation()).put("time", a.time().toString());
                number(json, "score", a.score()).put("alarm", a.alarm());
                yield about(json, a.reasons(), explain, a.by());
            }
            case Insight.Decision d -> {
                json.put("observation", d.observation()).put("time", d.time().toString());
                json.put("verdict", lower(d.verdict()));
                yield about(number(json, "score", d.score()), d.reasons(), explain, d.by());
            }
            case Insight.Forecast f -> forecast(json, f);
        };
    }

    private static ObjectNode subject(ObjectNode json, SubjectId subject) {
        return json.put("domain", subject.domain()).put("subject", subject.id());
    }

    private static ObjectNode about(
            ObjectNode json, List<Reason> reasons, Function<Reason, String> explain, Provenance by) {
        ArrayNode array = json.putArray("reasons");
        for (Reason reason : reasons) {
            ObjectNode each = array.addObject().put("code", reason.code()).put("about", reason.about());
            number(each, "low", reason.low());
            number(each, "high", reason.high());
            number(each, "seen", reason.seen()).put("text", explain.apply(reason));
        }
        json.set("by", provenance(by));
        return json;
    }

    private static ObjectNode forecast(ObjectNode json, Insight.Forecast forecast) {
        json.put("time", forecast.time().toString());
        json.put("stepSeconds", forecast.step().toNanos() / NANOS_PER_SECOND);
        floats(json.putArray("levels"), forecast.levels(), 0, forecast.levels().length());
        ArrayNode channels = json.putArray("channels");
        for (Insight.Forecast.Channel channel : forecast.channels()) {
            ArrayNode steps = channels.addObject().put("name", channel.name()).putArray("quantiles");
            int width = forecast.levels().length();
            for (int from = 0; from < channel.quantiles().length(); from += width) {
                floats(steps.addArray(), channel.quantiles(), from, from + width);
            }
        }
        json.set("by", provenance(forecast.by()));
        return json;
    }

    private static ObjectNode provenance(Provenance by) {
        return switch (by) {
            case Provenance.Model m -> {
                ObjectNode json = object().put("kind", "model");
                json.put("model", m.model().name()).put("version", m.model().version());
                json.put("digest", m.model().digest());
                json.putObject("batch")
                        .put("rows", m.shape().rows())
                        .put("steps", m.shape().steps());
                yield json;
            }
            case Provenance.Fallback f ->
                object().put("kind", "fallback").put("rule", f.rule()).put("cause", lower(f.cause()));
        };
    }

    /** JSON has no NaN and no infinity: where a number makes no sense, it says null. */
    private static ObjectNode number(ObjectNode json, String name, double value) {
        return Double.isFinite(value) ? json.put(name, value) : json.putNull(name);
    }

    /** Written in single precision, so that 0.05 reads 0.05. */
    private static void floats(ArrayNode array, Floats values, int from, int to) {
        for (int i = from; i < to; i++) {
            float value = values.get(i);
            if (Float.isFinite(value)) {
                array.add(value);
            } else {
                array.addNull();
            }
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
