package dev.presage.node.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What the relay counts. */
final class RelayMetrics {
    private static final double MILLIS = 1_000;

    private final AtomicLong lagMillis = new AtomicLong();
    private final Counter told;
    private final Counter known;
    private final Counter refused;
    private final Counter failures;

    RelayMetrics(MeterRegistry registry) {
        told = tellings(registry, "told");
        known = tellings(registry, "known");
        refused = tellings(registry, "refused");
        failures = Counter.builder("presage.relay.failures")
                .description("Pages that could not be read or kept at once, and subjects that did not answer.")
                .register(registry);
        Gauge.builder("presage.relay.lag.seconds", lagMillis, lag -> lag.doubleValue() / MILLIS)
                .description("How old the oldest event is whose tellings are not delivered yet.")
                .register(registry);
    }

    private static Counter tellings(MeterRegistry registry, String outcome) {
        return Counter.builder("presage.relay.tellings")
                .description("What subjects told others: told, known to them already, or refused.")
                .tag("outcome", outcome)
                .register(registry);
    }

    void accepted(int applied, int duplicates) {
        told.increment(applied);
        known.increment(duplicates);
    }

    void refused(int tellings) {
        refused.increment(tellings);
    }

    void failed() {
        failures.increment();
    }

    void behind(Duration lag) {
        lagMillis.set(Math.max(0, lag.toMillis()));
    }
}
