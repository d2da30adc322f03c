package dev.presage.ops.demo;

import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.events.Producers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events without ever holding up who makes them. While Kafka is away it keeps the newest, forgets the oldest and
 * counts what it forgot.
 */
final class PatientSender implements AutoCloseable {
    private static final int MOST_WAITING = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BUFFER_BYTES = 4 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Consumer<String> say;
    private final Deque<OutgoingEvent> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean closing;
    private long forgotten;
    private long reported;

    PatientSender(String bootstrap, Consumer<String> say) {
        this.say = say;
        producer = Producers.connect(bootstrap, PATIENCE, BUFFER_BYTES);
        thread = Thread.ofPlatform().name("sender").daemon().start(this::work);
    }

    /** Takes an event; returns at once. */
    synchronized void offer(OutgoingEvent event) {
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
            forgotten++;
            if (forgotten == 1) {
                say.accept("Kafka has been away for long; the demonstration forgets its oldest readings.");
            }
        }
        waiting.addLast(event);
        notifyAll();
    }

    /** How many events were forgotten. */
    synchronized long forgotten() {
        return forgotten;
    }

    /** Sends what still waits, within a bound. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close(PATIENCE);
    }

    private void work() {
        while (true) {
            OutgoingEvent event;
            try {
                event = take();
            } catch (InterruptedException interrupted) {
                return;
            }
            if (event == null) {
                return;
            }
            send(event);
        }
    }

    private synchronized @Nullable OutgoingEvent take() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (closing) {
                return null;
            }
            wait();
        }
        return waiting.removeFirst();
    }

    private void send(OutgoingEvent event) {
        try {
            var unused = producer.send(event.toRecord(), (done, failed) -> {
                if (failed != null) {
                    putBack(event);
                } else {
                    sayThatItWorks();
                }
            });
        } catch (RuntimeException refused) {
            putBack(event);
        }
    }

    /** Order among the returned is lost; readings carry their own time. */
    private synchronized void putBack(OutgoingEvent event) {
        if (!closing && waiting.size() < MOST_WAITING) {
            waiting.addFirst(event);
        } else {
            forgotten++;
        }
    }

    private synchronized void sayThatItWorks() {
        if (forgotten > reported) {
            say.accept(
                    "Kafka takes events again; " + (forgotten - reported) + " of the demonstration's were forgotten.");
            reported = forgotten;
        }
    }
}
