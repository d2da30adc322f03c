package dev.presage.node.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ingest counts, and the few log lines that go with it, at a bounded rate. Safe for use by many threads. */
final class IngestMetrics {
    private static final Logger log = LoggerFactory.getLogger(IngestMetrics.class);
    private static final long NANOS_BETWEEN_WARNINGS = Duration.ofSeconds(10).toNanos();
    /** A single retry is everyday life; the fourth means that something is wrong. */
    private static final int RETRIES_WORTH_A_WARNING = 4;

    private final MeterRegistry registry;
    private final Map<String, Outcomes> outcomes = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();
    private final DistributionSummary batches;
    private final Counter restarts;
    private final Counter unanswered;
    private final Counter overloaded;
    private final AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - NANOS_BETWEEN_WARNINGS);

    IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batches = DistributionSummary.builder("presage.ingest.batch.records")
                .description("Records in a batch; grows with load.")
                .register(registry);
        this.restarts = Counter.builder("presage.restarts")
                .description("Times that a part of the node failed and was started again.")
                .tag("part", "intake")
                .register(registry);
        this.unanswered = retries("unanswered");
        this.overloaded = retries("overloaded");
    }

    /** A topic's counters, found by one look-up: this is counted for every parcel. */
    private record Outcomes(Counter accepted, Counter duplicate, Counter rejected, Counter deadLetters) {}

    private Counter retries(String cause) {
        return Counter.builder("presage.ingest.retries")
                .description("Commands sent again to their subject.")
                .tag("cause", cause)
                .register(registry);
    }

    /** The stream failed and starts again where it last committed. */
    void restarted() {
        restarts.increment();
    }

    void batch(int size) {
        batches.record(size);
    }

    /** All of a parcel's observations are durable. */
    void accepted(Parcel parcel, int applied, int duplicates) {
        Outcomes counted = outcomes(parcel.records().getFirst().topic());
        counted.accepted().increment(applied);
        if (duplicates > 0) {
            counted.duplicate().increment(duplicates);
        }
    }

    /** A record became a dead letter. */
    void buried(DeadLetter letter) {
        Outcomes counted = outcomes(letter.record().topic());
        counted.rejected().increment();
        counted.deadLetters().increment();
    }

    void retried(Parcel parcel, boolean wasOverloaded, int retries) {
        (wasOverloaded ? overloaded : unanswered).increment();
        long now = System.nanoTime();
        long warned = warnedNanos.get();
        if (retries >= RETRIES_WORTH_A_WARNING
                && now - warned >= NANOS_BETWEEN_WARNINGS
                && warnedNanos.compareAndSet(warned, now)) {
            log.warn(
                    "A command has now been sent {} times because its subject {}; partition {} of {} waits for it.",
                    retries + 1,
                    wasOverloaded ? "has too much waiting" : "does not answer",
                    parcel.records().getFirst().partition(),
                    parcel.records().getFirst().topic());
        }
    }

    /** How many records of a topic the whole group has yet to make durable. */
    void lag(String topic, long lag) {
        lags.computeIfAbsent(
                        topic, key -> registry.gauge("presage.ingest.lag", Tags.of("topic", key), new AtomicLong()))
                .set(lag);
    }

    private Outcomes outcomes(String topic) {
        Outcomes known = outcomes.get(topic);
        return known != null ? known : outcomes.computeIfAbsent(topic, this::register);
    }

    private Outcomes register(String topic) {
        return new Outcomes(
                records(topic, "accepted"),
                records(topic, "duplicate"),
                records(topic, "rejected"),
                Counter.builder("presage.ingest.dead.letters")
                        .description("Records that could not be observed.")
                        .tag("topic", topic)
                        .register(registry));
    }

    private Counter records(String topic, String outcome) {
        return Counter.builder("presage.ingest.records")
                .description("Records read, by what became of them.")
                .tag("topic", topic)
                .tag("outcome", outcome)
                .register(registry);
    }
}
