package dev.presage.node.trials;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the comparison does; the figures of the latest windows stand beside. */
final class TrialMetrics {
    /** Versions whose latest figures are shown; the one that was silent longest makes way. */
    private static final int MOST_VERSIONS = 32;

    private final MeterRegistry registry;
    private final MultiGauge losses;
    private final MultiGauge drifts;
    private final Map<Tags, Double> drifted = new LinkedHashMap<>();
    private final Map<Tags, Double> latest = new LinkedHashMap<>(16, 0.75f, true);
    private final Counter skipped;
    private final Counter dropped;
    private final Counter unlabelled;
    private final Counter failures;
    private final Counter lost;
    private final AtomicLong lag = new AtomicLong();

    TrialMetrics(MeterRegistry registry) {
        this.registry = registry;
        losses = MultiGauge.builder("presage.trials.loss")
                .description("Mean loss of a version in its latest window; less is better.")
                .register(registry);
        drifts = MultiGauge.builder("presage.drift")
                .description("Population stability index of the latest window against the champion's beginning.")
                .register(registry);
        skipped = Counter.builder("presage.trials.skipped")
                .description("Rows of the journal that were passed over because the comparison had fallen behind.")
                .register(registry);
        dropped = Counter.builder("presage.trials.dropped")
                .description("Subjects that were forgotten because too many are followed.")
                .register(registry);
        unlabelled = Counter.builder("presage.trials.unlabelled")
                .description("Lessons that went without their labels because too many waited.")
                .register(registry);
        failures = Counter.builder("presage.trials.failures")
                .description("Lessons to which a version said what is no number.")
                .register(registry);
        lost = Counter.builder("presage.trials.windows.lost")
                .description(
                        "Windows of figures that were forgotten because the registry did not take them for too long.")
                .register(registry);
        Gauge.builder("presage.trials.lag", lag, AtomicLong::doubleValue)
                .description("Rows of the journal that the comparison has yet to read.")
                .strongReference(true)
                .register(registry);
    }

    void marked(String model) {
        registry.counter("presage.trials.lessons", "model", model).increment();
    }

    void dropped() {
        dropped.increment();
    }

    void unlabelled() {
        unlabelled.increment();
    }

    void lost() {
        lost.increment();
    }

    void lag(long rows) {
        lag.set(rows);
    }

    void skipped(long rows) {
        skipped.increment((double) rows);
        lag.set(0);
    }

    void drifted(DriftWindow window) {
        String model = window.version().name();
        window.features()
                .forEach((feature, shift) -> drifted.put(Tags.of("model", model, "of", "feature " + feature), shift));
        drifted.put(Tags.of("model", model, "of", "score"), window.scores());
        show(drifts, drifted);
    }

    private static void show(MultiGauge gauge, Map<Tags, Double> figures) {
        gauge.register(
                figures.entrySet().stream()
                        .map(figure -> MultiGauge.Row.of(figure.getKey(), figure.getValue()))
                        .toList(),
                true);
    }

    void ended(TrialWindow window) {
        failures.increment((double) window.failures());
        latest.put(
                Tags.of(
                        "model",
                        window.version().name(),
                        "version",
                        window.version().version()),
                window.loss());
        if (latest.size() > MOST_VERSIONS) {
            latest.remove(latest.keySet().iterator().next());
        }
        show(losses, latest);
    }
}
