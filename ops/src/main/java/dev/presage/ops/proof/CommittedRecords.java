package dev.presage.ops.proof;

import dev.presage.node.ingest.IngestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What the intake's group has committed, and the records themselves. */
final class CommittedRecords implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    /** Records of a partition that are looked at; more were hardly committed without being journaled. */
    private static final int MOST_RECORDS = 5_000;

    private static final int MOST_BURIED = 200_000;
    private static final Duration POLL = Duration.ofMillis(500);

    private final IngestSettings.Kafka settings;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Set<String> buried;

    CommittedRecords(String bootstrap, IngestSettings.Kafka settings) {
        this.settings = settings;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap,
                "request.timeout.ms", PATIENCE_MILLIS / 2,
                "default.api.timeout.ms", PATIENCE_MILLIS));
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "default.api.timeout.ms",
                        PATIENCE_MILLIS,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * A committed offset.
     *
     * @param log names the topic for ever, as positions do
     * @param offset of the next record to be read
     */
    record Committed(String topic, String log, int partition, long offset) {}

    /** What the group has committed of the topics of these domains. */
    List<Committed> committed(Collection<String> domains) throws ExecutionException, InterruptedException {
        Set<String> there = admin.listTopics().names().get();
        List<String> topics = domains.stream()
                .map(domain -> settings.topicPrefix() + domain)
                .filter(there::contains)
                .toList();
        Map<String, TopicDescription> described =
                admin.describeTopics(topics).allTopicNames().get();
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(settings.group())
                .partitionsToOffsetAndMetadata()
                .get();
        var all = new ArrayList<Committed>();
        offsets.forEach((partition, offset) -> {
            TopicDescription topic = described.get(partition.topic());
            if (topic != null) {
                String log = topic.name() + "#" + topic.topicId();
                all.add(new Committed(topic.name(), log, partition.partition(), offset.offset()));
            }
        });
        return all;
    }

    /** Hands over the records from an offset up to the committed one, as far as the broker still has them. */
    void read(Committed upTo, long from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long begin = Math.max(from, upTo.offset() - MOST_RECORDS);
        read(new TopicPartition(upTo.topic(), upTo.partition()), begin, upTo.offset(), each);
    }

    private void read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
        while (consumer.position(partition) < to && System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.offset() < to) {
                    each.accept(record);
                }
                deadline =
                        System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
            }
        }
    }

    /** Whether a record went to the dead letters. */
    boolean isBuried(ConsumerRecord<byte[], byte[]> record) {
        Set<String> known = buried;
        if (known == null) {
            known = dead();
            buried = known;
        }
        return known.contains(record.topic() + "/" + record.partition() + "/" + record.offset());
    }

    /** The newest dead letters, by where they stood. */
    private Set<String> dead() {
        var known = new HashSet<String>();
        var partition = new TopicPartition(settings.deadLetterTopic(), 0);
        TopicPartition before = consumer.assignment().iterator().next();
        long position = consumer.position(before);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        read(
                partition,
                Math.max(0, end - MOST_BURIED),
                end,
                letter -> known.add(header(letter, "presage-topic") + "/" + header(letter, "presage-partition") + "/"
                        + header(letter, "presage-offset")));
        consumer.assign(List.of(before));
        consumer.seek(before, position);
        return known;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
