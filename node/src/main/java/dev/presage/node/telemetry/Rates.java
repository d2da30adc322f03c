package dev.presage.node.telemetry;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** How fast the product's counts grow, over the last few samples. */
final class Rates {
    /** Samples kept; with one a second, rates are means over five seconds. */
    private static final int SAMPLES = 6;

    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    Rates(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Takes a sample of everything that only grows. */
    synchronized void sample(long nowNanos) {
        var counts = new HashMap<Count, Double>();
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().startsWith("presage.")) {
                for (Measurement measurement : meter.measure()) {
                    counts.put(new Count(meter.getId(), measurement.getStatistic()), measurement.getValue());
                }
            }
        }
        samples.addLast(new Sample(nowNanos, counts));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    /** Growth a second of one of a meter's statistics; 0 if it is not known yet. */
    synchronized double perSecond(Meter.Id meter, Statistic statistic) {
        if (samples.size() < 2) {
            return 0;
        }
        var count = new Count(meter, statistic);
        Sample newest = samples.getLast();
        Sample oldest = samples.getFirst();
        double grown =
                newest.counts().getOrDefault(count, 0.0) - oldest.counts().getOrDefault(count, 0.0);
        return grown * NANOS_PER_SECOND / (newest.nanos() - oldest.nanos());
    }

    private record Count(Meter.Id meter, Statistic statistic) {}

    private record Sample(long nanos, Map<Count, Double> counts) {}
}
