package dev.presage.ops.replay;

import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.events.Producers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** Hands events to Kafka and counts what Kafka confirmed. */
final class KafkaSink implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 << 20;

    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    KafkaSink(String bootstrap, Duration patience) {
        this.bootstrap = bootstrap;
        producer = Producers.connect(bootstrap, patience, BUFFER_BYTES);
    }

    /** Sends one event; waits while Kafka is slower than the files. */
    void send(OutgoingEvent event) throws NotTaken {
        try {
            // The callback hears of success and failure; the future would only say it again.
            var unused = producer.send(event.toRecord(), (done, failed) -> {
                if (failed == null) {
                    confirmed.incrementAndGet();
                } else {
                    failure.compareAndSet(null, failed);
                }
            });
        } catch (RuntimeException refused) {
            failure.compareAndSet(null, refused);
        }
        check();
    }

    /** Waits until everything sent so far is confirmed. */
    void flush() throws NotTaken {
        producer.flush();
        check();
    }

    long confirmed() {
        return confirmed.get();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private void check() throws NotTaken {
        Exception failed = failure.get();
        if (failed != null) {
            throw new NotTaken(bootstrap, failed);
        }
    }

    /** Kafka did not take an event. */
    static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1;

        NotTaken(String bootstrap, Exception cause) {
            super("Kafka at " + bootstrap + " did not take an event: " + cause.getMessage(), cause);
        }
    }
}
