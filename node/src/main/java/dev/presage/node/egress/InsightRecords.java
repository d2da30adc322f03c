package dev.presage.node.egress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.Remarkable;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.InsightJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Turns rows of the journal into records: CloudEvents 1.0 in binary mode, so that the value is the insight's plain JSON
 * for whoever does not care about envelopes. The event's id is the insight's, which tells a repetition from news.
 */
public final class InsightRecords {
    private static final ObjectWriter JSON = new ObjectMapper().writer();

    private final Domains domains;
    private final EgressSettings settings;
    private final Remarkable asked;

    public InsightRecords(Domains domains, EgressSettings settings) {
        this.domains = domains;
        this.settings = settings;
        this.asked = new Remarkable(settings.minimumAnomalyScore());
    }

    /** Which insights are worth publishing. */
    public Remarkable asked() {
        return asked;
    }

    /** The records of the insights of a row that are worth publishing, in their order. */
    List<ProducerRecord<byte[], byte[]>> of(JournalRow row) {
        List<Insight> insights = switch (row.event()) {
            case SubjectEvent.Observed observed -> observed.insights();
        };
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(insights.size());
        for (int index = 0; index < insights.size(); index++) {
            if (asked.includes(insights.get(index))) {
                records.add(record(new InsightId(row.subject(), row.version(), index), insights.get(index)));
            }
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> record(InsightId id, Insight insight) {
        var record = new ProducerRecord<>(settings.topic(), bytes(id.subject().id()), json(id, insight));
        record.headers()
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes(id.toString()))
                .add("ce_source", bytes(settings.source()))
                .add("ce_type", bytes("dev.presage.insight." + InsightJson.kind(insight)))
                .add("ce_subject", bytes(id.subject().id()))
                .add("ce_time", bytes(insight.time().toString()))
                .add("content-type", bytes("application/json"));
        return record;
    }

    private byte[] json(InsightId id, Insight insight) {
        Domain<?> domain = domains.named(id.subject().domain());
        Function<Reason, String> explain = domain == null ? Reason::code : domain::explain;
        try {
            return JSON.writeValueAsBytes(InsightJson.write(id, insight, explain));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree of JSON can always be written.", impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
