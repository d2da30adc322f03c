package dev.presage.ops.chaos.load;

import dev.presage.ops.chaos.load.Ledger.Way;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.events.Producers;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends known events by Kafka and by HTTP at a steady rate, and remembers which were acknowledged. What HTTP turns away
 * is sent again under the same id until it is taken, and the same subject's next one waits for that.
 */
public final class Load implements AutoCloseable {
    /** Devices over each way: {@code kafka-0} and on, {@code http-0} and on; and as many cards over Kafka. */
    public static final int DEVICES = 40;

    /** Terminals that the cards pay at. */
    private static final int TERMINALS = 12;

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /**
     * What is sent in each twentieth of a second.
     *
     * @param readings over Kafka
     * @param payments over Kafka
     */
    public record Rate(int readings, int payments) {}

    private final Ledger ledger;
    private final Doors doors;
    private final Rate rate;
    private final Random random;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

    private Load(String bootstrap, Doors doors, Ledger ledger, Rate rate, long seed) {
        this.ledger = ledger;
        this.doors = doors;
        this.rate = rate;
        this.random = new Random(seed);
        this.producer = Producers.connect(bootstrap, Duration.ofSeconds(60), 16 << 20);
    }

    /** Begins to send. */
    public static Load start(String bootstrap, Doors doors, Ledger ledger, Rate rate, long seed) {
        var load = new Load(bootstrap, doors, ledger, rate, seed);
        var unusedKafka =
                load.threads.scheduleWithFixedDelay(load::overKafka, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        var unusedHttp = load.threads.scheduleWithFixedDelay(load::overHttp, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        return load;
    }

    private void overKafka() {
        for (int i = 0; i < rate.readings(); i++) {
            int number = ledger.next(Way.KAFKA);
            send(OutgoingEvent.DEVICE_TOPIC, number, OutgoingEvent.READING, "kafka-" + number % DEVICES, data(number));
        }
        for (int i = 0; i < rate.payments(); i++) {
            int number = ledger.next(Way.KAFKA);
            String payment = "{\"amount\":%d,\"currency\":\"EUR\",\"terminal\":\"t-%d\",\"country\":\"DE\"}"
                    .formatted(1 + random.nextInt(200), random.nextInt(TERMINALS));
            send(OutgoingEvent.ACCOUNT_TOPIC, number, OutgoingEvent.TRANSACTION, "card-" + number % DEVICES, payment);
        }
    }

    private void send(String topic, int number, String type, String subject, String data) {
        var event =
                new OutgoingEvent(topic, Way.KAFKA.id(number), "load", type, subject, Instant.now(), data).toRecord();
        var unused = producer.send(event, (metadata, failure) -> {
            if (failure == null) {
                ledger.acknowledge(Way.KAFKA, number);
            }
        });
    }

    private void overHttp() {
        int number = ledger.next(Way.HTTP);
        String event = structured(Way.HTTP.id(number), OutgoingEvent.READING, "http-" + number % DEVICES, data(number));
        for (int attempt = number; !threads.isShutdown(); attempt++) {
            if (doors.post(attempt, event, PATIENCE)) {
                ledger.acknowledge(Way.HTTP, number);
                return;
            }
            Processes.await(AGAIN, () -> false);
        }
    }

    /** A CloudEvent in the JSON format, of this moment. */
    public static String structured(String id, String type, String subject, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"load","type":"%s","subject":"%s",
                "time":"%s","data":%s}""".formatted(id, type, subject, Instant.now(), data);
    }

    /** A reading of one channel, a wave. */
    static String data(int number) {
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
