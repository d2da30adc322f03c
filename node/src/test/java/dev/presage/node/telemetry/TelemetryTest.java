package dev.presage.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.protocol.ModelRef;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    /** Goal: Prometheus finds the process's memory, and the product's timers with buckets. */
    @Test
    void scrapeShowsProcessAndBuckets() {
        try (var telemetry = new Telemetry()) {
            Timer.builder("presage.pool.predict").register(telemetry.registry()).record(Duration.ofMillis(7));
            assertThat(telemetry.scrape())
                    .contains("process_resident_memory_bytes ")
                    .contains("jvm_memory_used_bytes{")
                    .contains("presage_pool_predict_seconds_bucket{le=\"0.01\"} 1");
        }
    }

    /** Goal: the numbers are those that were counted; what nobody counts is 0 and not missing. */
    @Test
    void numbersComeFromTheMeters() {
        try (var telemetry = new Telemetry()) {
            MeterRegistry registry = telemetry.registry();
            Gauge.builder("presage.pool.queue", () -> 3)
                    .tags("model", "m", "version", "1")
                    .register(registry);
            registry.counter("presage.pool.queries", "model", "m", "version", "1", "outcome", "answered")
                    .increment(10);
            registry.counter("presage.pool.queries", "model", "m", "version", "1", "outcome", "deadline")
                    .increment(2);
            for (int i = 1; i <= 100; i++) {
                registry.timer("presage.pool.predict", "model", "m", "version", "1")
                        .record(i, TimeUnit.MILLISECONDS);
            }
            registry.counter("presage.ingest.records", "topic", "t").increment(5);
            var model = new ModelRef("m", "1", "abc");
            try (var numbers = new NodeNumbers(registry, "n", "0", () -> true, () -> List.of(model))) {
                JsonNode all = new ObjectMapper().valueToTree(numbers.get());
                JsonNode pool = all.at("/pools/0");
                assertThat(pool.path("queueDepth").intValue()).isEqualTo(3);
                assertThat(pool.path("unanswered").intValue()).isEqualTo(2);
                assertThat(pool.path("p50Millis").doubleValue()).isBetween(45.0, 55.0);
                assertThat(pool.path("p99Millis").doubleValue()).isBetween(95.0, 105.0);
                assertThat(all.at("/ingest/0/topic").textValue()).isEqualTo("t");
                assertThat(all.at("/ingest/0/lag").intValue()).isZero();
                assertThat(all.at("/journal/failures").isNumber()).isTrue();
                assertThat(all.at("/node/rssBytes").longValue()).isGreaterThan(1 << 20);
            }
        }
    }

    /** Goal: rates are growth over the time between samples. */
    @Test
    void ratesAreGrowthOverTime() {
        var registry = new SimpleMeterRegistry();
        DistributionSummary rows = registry.summary("presage.pool.batch.rows");
        var rates = new Rates(registry);
        assertThat(rates.perSecond(rows.getId(), Statistic.TOTAL)).isZero();
        rates.sample(0);
        rows.record(30);
        rows.record(50);
        rates.sample(2_000_000_000L);
        assertThat(rates.perSecond(rows.getId(), Statistic.TOTAL)).isEqualTo(40);
        assertThat(rates.perSecond(rows.getId(), Statistic.COUNT)).isEqualTo(1);
    }
}
