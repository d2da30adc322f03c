package dev.presage.node.egress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What egress counts. */
final class EgressMetrics {
    private final AtomicLong lag = new AtomicLong();
    private final Counter published;
    private final Counter failures;

    EgressMetrics(MeterRegistry registry) {
        this.published = Counter.builder("presage.egress.published")
                .description("Insights published to Kafka.")
                .register(registry);
        this.failures = Counter.builder("presage.egress.failures")
                .description("Pages that could not be read or published at once and were tried again.")
                .register(registry);
        Gauge.builder("presage.egress.lag.rows", lag, AtomicLong::doubleValue)
                .description("Rows of the journal that are not published yet, about.")
                .register(registry);
    }

    void turned(int insights, long rowsBehind) {
        published.increment(insights);
        lag.set(rowsBehind);
    }

    void failed() {
        failures.increment();
    }
}
