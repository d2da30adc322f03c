package dev.presage.ops.bench;

import dev.presage.ops.events.Producers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** Puts readings into Kafka before anybody reads them. */
final class Backlog {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int BUFFER_BYTES = 64 << 20;

    private Backlog() {}

    /** Sends so many readings, a millisecond of event time apart, the last one now; returns when Kafka has them all. */
    static void fill(String bootstrap, Readings readings, int count) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = Producers.connect(bootstrap, PATIENCE, BUFFER_BYTES)) {
            Instant first = Instant.now().minusMillis(count);
            for (int i = 0; i < count; i++) {
                var unused = producer.send(readings.next(first.plusMillis(i)).toRecord(), (done, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take the backlog.", failure.get());
        }
    }
}
