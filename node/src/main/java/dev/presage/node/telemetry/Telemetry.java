package dev.presage.node.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** The node's metrics, with those of its process. Timers of the product come with buckets and with p50 and p99. */
public final class Telemetry implements AutoCloseable {
    private static final String OURS = "presage.";
    private static final double[] BUCKETS_MILLIS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics pauses = new JvmGcMetrics();

    public Telemetry() {
        registry.config().meterFilter(new Percentiles());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        pauses.bindTo(registry);
        Gauge.builder("process.resident.memory", ResidentMemory::bytes)
                .description("Memory of this process that is in RAM.")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Where the other rooms count. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        pauses.close();
        registry.close();
    }

    private static final class Percentiles implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            if (!id.getName().startsWith(OURS) || id.getType() != Meter.Type.TIMER) {
                return config;
            }
            var buckets = new double[BUCKETS_MILLIS.length];
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = Duration.ofMillis((long) BUCKETS_MILLIS[i]).toNanos();
            }
            return DistributionStatisticConfig.builder()
                    .percentiles(0.5, 0.99)
                    .serviceLevelObjectives(buckets)
                    .expiry(Duration.ofSeconds(30))
                    .bufferLength(3)
                    .build()
                    .merge(config);
        }
    }
}
