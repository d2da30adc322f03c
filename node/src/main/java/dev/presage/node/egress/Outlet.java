package dev.presage.node.egress;

import dev.presage.persistence.journal.Cursor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The way out to Kafka. Every call blocks, for some 20 s at most, and throws {@link ExecutionException} or a
 * KafkaException if the broker is away. Used by one thread at a time.
 *
 * <p>How far the journal has been published is kept in Kafka as well, in a compacted topic beside the insights: so it
 * is lost exactly when they are, and a broker that begins empty is filled again from the first row.
 */
final class Outlet implements AutoCloseable {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(20);
    private static final byte[] KEY = "cursor".getBytes(StandardCharsets.UTF_8);

    private final EgressSettings settings;
    private final KafkaProducer<byte[], byte[]> producer;

    Outlet(EgressSettings settings) {
        this.settings = settings;
        int giveUpMillis = (int) GIVE_UP_AFTER.toMillis();
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        // Where a topic was just made, a second request may be taken before the first, and then the
                        // first is refused for ever as out of order.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        giveUpMillis / 2,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        giveUpMillis / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        giveUpMillis),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Makes missing topics and reads how far the journal has been published. */
    Cursor open() throws ExecutionException, InterruptedException {
        makeTopics();
        var partition = new TopicPartition(settings.progressTopic(), 0);
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.bootstrapServers(),
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) GIVE_UP_AFTER.toMillis() / 2),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            if (end == 0) {
                return Cursor.START;
            }
            // Compaction never removes the newest record.
            consumer.seek(partition, end - 1);
            long deadline = System.nanoTime() + GIVE_UP_AFTER.toNanos();
            while (System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    return Cursor.parse(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
            throw new IllegalStateException("The progress cannot be read from " + settings.progressTopic() + ".");
        }
    }

    private void makeTopics() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) GIVE_UP_AFTER.toMillis() / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) GIVE_UP_AFTER.toMillis()))) {
            Set<String> there = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            if (!there.contains(settings.topic())) {
                missing.add(new NewTopic(settings.topic(), settings.partitions(), settings.replication()));
            }
            if (!there.contains(settings.progressTopic())) {
                missing.add(new NewTopic(settings.progressTopic(), 1, settings.replication())
                        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
            }
            admin.createTopics(missing).all().get();
        }
    }

    /** Returns once the broker keeps all of them. */
    void publish(List<ProducerRecord<byte[], byte[]>> records) throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    /** Remembers that everything up to this place is published. */
    void keep(Cursor cursor) throws ExecutionException, InterruptedException {
        byte[] value = cursor.toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(settings.progressTopic(), 0, KEY, value))
                .get();
    }

    @Override
    public void close() {
        producer.close(GIVE_UP_AFTER);
    }
}
