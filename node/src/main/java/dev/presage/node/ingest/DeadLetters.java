package dev.presage.node.ingest;

import dev.presage.protocol.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Keeps records that cannot be observed: the original key, value, headers and timestamp, and beside them, in headers
 * that begin with {@code presage-}, what was wrong and where the record stood.
 */
final class DeadLetters implements AutoCloseable {
    /** A record as large as its own topic allows must still fit here with a few headers more. */
    static final int MAX_BYTES = 16 << 20;

    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(20);

    private final String topic;
    private final IngestMetrics metrics;
    private final Executor blocking;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param blocking where waiting for the broker is allowed */
    DeadLetters(IngestSettings.Kafka settings, IngestMetrics metrics, Executor blocking) {
        this.topic = settings.deadLetterTopic();
        this.metrics = metrics;
        this.blocking = blocking;
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
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MAX_BYTES,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) GIVE_UP_AFTER.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) GIVE_UP_AFTER.toMillis() / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) GIVE_UP_AFTER.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Completes once all of them are kept by the broker; fails if the broker does not answer in time. */
    CompletionStage<Void> bury(List<DeadLetter> letters) {
        return letters.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(() -> buryNow(letters), blocking);
    }

    private void buryNow(List<DeadLetter> letters) {
        List<Future<RecordMetadata>> sent =
                letters.stream().map(letter -> producer.send(written(letter))).toList();
        try {
            for (Future<RecordMetadata> each : sent) {
                // The producer itself gives up after a while, so this is bounded.
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Dead letters cannot be kept.", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Keeping dead letters was interrupted.", interrupted);
        }
        letters.forEach(metrics::buried);
    }

    private ProducerRecord<byte[], byte[]> written(DeadLetter letter) {
        KeptRecord original = letter.record();
        Problem problem = letter.problem();
        ProducerRecord<byte[], byte[]> record = original.to(topic);
        header(record, "presage-code", problem.code().code());
        header(record, "presage-reason", problem.detail());
        header(record, "presage-field", problem.field());
        header(record, "presage-topic", original.topic());
        header(record, "presage-partition", Integer.toString(original.partition()));
        header(record, "presage-offset", Long.toString(original.offset()));
        return record;
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(GIVE_UP_AFTER);
    }
}
