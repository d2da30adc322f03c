package dev.presage.ops.chaos.check;

import dev.presage.ops.chaos.check.Findings.Kind;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.SubjectEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Holds the topic of insights against the journal, by their ids: each that stands in the journal was published, and
 * nothing else was. Being published again is allowed and counted.
 */
final class PublishedInsights implements AutoCloseable {
    private static final String ID = "ce_id";
    private static final Duration POLL = Duration.ofMillis(200);

    private final Findings findings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Set<String> published = new HashSet<>();
    private final Set<String> journaled = new HashSet<>();
    private long repeated;

    PublishedInsights(String bootstrap, String topic, Findings findings) {
        this.findings = findings;
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Takes a row of the journal. */
    void row(JournalRow row) {
        if (row.event() instanceof SubjectEvent.Observed observed) {
            for (int i = 0; i < observed.insights().size(); i++) {
                journaled.add(new InsightId(row.subject(), row.version(), i).toString());
            }
        }
    }

    /** Reads the topic up to its end, and says whether all that is journaled is there. */
    boolean readAll() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                String id = new String(record.headers().lastHeader(ID).value(), StandardCharsets.UTF_8);
                repeated += published.add(id) ? 0 : 1;
            }
        }
        return published.containsAll(journaled);
    }

    void finish() {
        for (String id : journaled) {
            if (!published.contains(id)) {
                findings.add(Kind.UNPUBLISHED, id + " stands in the journal and was never published.");
            }
        }
        for (String id : published) {
            if (!journaled.contains(id)) {
                findings.add(Kind.UNPUBLISHED, id + " was published and does not stand in the journal.");
            }
        }
    }

    int count() {
        return published.size();
    }

    /** How many records were published again. */
    long repeated() {
        return repeated;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
