package dev.presage.ops.faults;

import dev.presage.ops.embedded.Processes;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.events.Producers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends known readings by Kafka and by HTTP at a steady rate, and remembers which were acknowledged: by the broker, or
 * by the node's own answer. What HTTP turns away is sent again under the same id.
 */
final class Load implements AutoCloseable {
    /** Devices over each way: {@code kafka-0} and on, {@code http-0} and on. */
    static final int DEVICES = 40;

    private static final int KAFKA_PER_TICK = 20;
    private static final Duration TICK = Duration.ofMillis(50);

    private final Supplier<URI> http;
    private final KafkaProducer<byte[], byte[]> producer;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final AtomicInteger next = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turnedAway = new AtomicInteger();

    /** Begins to send. */
    Load(String bootstrap, Supplier<URI> http) {
        this.http = http;
        this.producer = Producers.connect(bootstrap, Duration.ofSeconds(60), 16 << 20);
        var unusedKafka = threads.scheduleWithFixedDelay(this::overKafka, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        var unusedHttp = threads.scheduleWithFixedDelay(this::overHttp, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ids of the readings that were acknowledged so far. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** How many requests over HTTP were not answered with success. */
    int turnedAway() {
        return turnedAway.get();
    }

    private void overKafka() {
        for (int i = 0; i < KAFKA_PER_TICK; i++) {
            int number = next.incrementAndGet();
            String id = "k-" + number;
            var event = new OutgoingEvent(
                    OutgoingEvent.DEVICE_TOPIC,
                    id,
                    "load",
                    OutgoingEvent.READING,
                    "kafka-" + number % DEVICES,
                    Instant.now(),
                    data(number));
            var unused = producer.send(event.toRecord(), (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.add(id);
                }
            });
        }
    }

    private void overHttp() {
        int number = next.incrementAndGet();
        String id = "h-" + number;
        String body = structured(id, OutgoingEvent.READING, "http-" + number % DEVICES, data(number));
        while (!threads.isShutdown()) {
            if (accepted(body)) {
                acknowledged.add(id);
                return;
            }
            turnedAway.incrementAndGet();
            Processes.await(TICK, () -> false);
        }
    }

    private boolean accepted(String body) {
        var request = HttpRequest.newBuilder(http.get())
                .timeout(Duration.ofSeconds(8))
                .header("content-type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A CloudEvent in the JSON format, of this moment. */
    static String structured(String id, String type, String subject, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"load","type":"%s","subject":"%s",
                "time":"%s","data":%s}""".formatted(id, type, subject, Instant.now(), data);
    }

    private static String data(int number) {
        return "{\"values\":{\"v\":" + Math.sin(number * 0.01) + "}}";
    }

    /** Stops sending, and waits for what is under way. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(30));
    }
}
