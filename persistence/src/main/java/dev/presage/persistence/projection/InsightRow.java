package dev.presage.persistence.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.wire.InsightJson;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An insight as its table holds it. */
record InsightRow(
        InsightId id,
        Instant time,
        Instant saidAt,
        String kind,
        @Nullable Boolean alarm,
        @Nullable String verdict,
        @Nullable Double score,
        @Nullable String model,
        @Nullable String modelVersion,
        String words,
        String said) {
    private static final ObjectWriter JSON = new ObjectMapper().writer();

    /** Senders say when something happened, and the table's clock ends somewhere. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    static InsightRow of(InsightId id, Insight insight, Instant saidAt, Function<Reason, String> explain) {
        Optional<ModelRef> by =
                insight.by() instanceof Provenance.Model model ? Optional.of(model.model()) : Optional.empty();
        return new InsightRow(
                id,
                within(insight.time()),
                within(saidAt),
                InsightJson.kind(insight),
                insight instanceof Insight.Anomaly anomaly ? anomaly.alarm() : null,
                insight instanceof Insight.Decision decision
                        ? decision.verdict().name().toLowerCase(Locale.ROOT)
                        : null,
                score(insight),
                by.map(ModelRef::name).orElse(null),
                by.map(ModelRef::version).orElse(null),
                Words.of(texts(id, insight, explain)),
                json(id, insight, explain));
    }

    /** In whole microseconds, as the table keeps it. */
    static Instant within(Instant time) {
        Instant inside = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return inside.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Double score(Insight insight) {
        double score = switch (insight) {
            case Insight.Anomaly anomaly -> anomaly.score();
            case Insight.Decision decision -> decision.score();
            case Insight.Forecast forecast -> Double.NaN;
        };
        return Double.isFinite(score) ? score : null;
    }

    private static List<String> texts(InsightId id, Insight insight, Function<Reason, String> explain) {
        var texts = new ArrayList<String>();
        texts.add(id.subject().id());
        List<Reason> reasons = switch (insight) {
            case Insight.Anomaly anomaly -> {
                texts.add(anomaly.observation());
                yield anomaly.reasons();
            }
            case Insight.Decision decision -> {
                texts.add(decision.observation());
                yield decision.reasons();
            }
            case Insight.Forecast forecast -> List.of();
        };
        for (Reason reason : reasons) {
            texts.add(reason.code());
            texts.add(reason.about());
            texts.add(explain.apply(reason));
        }
        return texts;
    }

    private static String json(InsightId id, Insight insight, Function<Reason, String> explain) {
        try {
            return JSON.writeValueAsString(InsightJson.write(id, insight, explain));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree of JSON can always be written.", impossible);
        }
    }

    /** Fills the columns from {@code time} on. */
    void fill(PreparedStatement statement, int from) throws SQLException {
        int at = from;
        statement.setTimestamp(at++, Timestamp.from(time));
        statement.setTimestamp(at++, Timestamp.from(saidAt));
        statement.setString(at++, id.subject().domain());
        statement.setString(at++, id.subject().id());
        statement.setLong(at++, id.version());
        statement.setInt(at++, id.index());
        statement.setString(at++, kind);
        statement.setObject(at++, alarm, Types.BOOLEAN);
        statement.setString(at++, verdict);
        statement.setObject(at++, score, Types.DOUBLE);
        statement.setString(at++, model);
        statement.setString(at++, modelVersion);
        statement.setString(at++, words);
        statement.setString(at, said);
    }
}
