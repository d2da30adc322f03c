package dev.presage.node.telemetry;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds meters by name and tags and adds up what they say; meters that are not there add nothing. */
final class Meters {
    private final MeterRegistry registry;
    private final Rates rates;
    private final Tags tags;

    Meters(MeterRegistry registry, Rates rates) {
        this(registry, rates, Tags.empty());
    }

    private Meters(MeterRegistry registry, Rates rates, Tags tags) {
        this.registry = registry;
        this.rates = rates;
        this.tags = tags;
    }

    /** Those of these meters that carry a tag. */
    Meters tagged(String key, String value) {
        return new Meters(registry, rates, tags.and(key, value));
    }

    /** The values that a tag of a meter has. */
    List<String> values(String name, String key) {
        return find(name).stream()
                .flatMap(meter -> Stream.ofNullable(meter.getId().getTag(key)))
                .distinct()
                .sorted()
                .toList();
    }

    double sum(String name, Statistic statistic) {
        double sum = 0;
        for (Meter meter : find(name)) {
            for (Measurement measurement : meter.measure()) {
                double value = measurement.getValue();
                if (measurement.getStatistic() == statistic && Double.isFinite(value)) {
                    sum += value;
                }
            }
        }
        return sum;
    }

    double perSecond(String name, Statistic statistic) {
        return find(name).stream()
                .mapToDouble(meter -> rates.perSecond(meter.getId(), statistic))
                .sum();
    }

    /** The largest of the meters' own percentiles in milliseconds; 0 if nothing was timed lately. */
    double percentileMillis(String name, double percentile) {
        double largest = 0;
        for (Meter meter : find(name)) {
            if (meter instanceof Timer timer) {
                for (ValueAtPercentile at : timer.takeSnapshot().percentileValues()) {
                    if (Math.abs(at.percentile() - percentile) < 1e-9) {
                        largest = Math.max(largest, at.value(TimeUnit.MILLISECONDS));
                    }
                }
            }
        }
        return largest;
    }

    private Collection<Meter> find(String name) {
        List<Tag> wanted = tags.stream().toList();
        return registry.find(name).tags(wanted).meters();
    }
}
