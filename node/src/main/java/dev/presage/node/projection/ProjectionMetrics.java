package dev.presage.node.projection;

import dev.presage.persistence.projection.FollowerListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted of the shards that this node follows. */
public final class ProjectionMetrics implements FollowerListener {
    private static final double MILLIS = 1_000;

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<String, Map<Integer, Reached>> reached = new ConcurrentHashMap<>();

    public ProjectionMetrics(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public void reached(Reached now) {
        shards(now.projection()).put(now.shard(), now);
        if (now.rows() > 0) {
            Counter.builder("presage.projection.rows")
                    .description("Rows of the journal that were added.")
                    .tag("projection", now.projection())
                    .register(registry)
                    .increment(now.rows());
            Timer.builder("presage.projection.delay")
                    .description("From the conclusion of a page's oldest row until it was in the tables.")
                    .tag("projection", now.projection())
                    .publishPercentiles(0.5, 0.99)
                    .register(registry)
                    .record(Duration.between(now.oldest(), now.at()));
        }
    }

    private Map<Integer, Reached> shards(String projection) {
        return reached.computeIfAbsent(projection, first -> {
            Map<Integer, Reached> shards = new ConcurrentHashMap<>();
            Gauge.builder("presage.projection.lag.seconds", () -> lagSeconds(shards))
                    .description("For how long the shard that is furthest behind has not had all that was concluded.")
                    .tag("projection", first)
                    .register(registry);
            Gauge.builder("presage.projection.lag.rows", () -> lagRows(shards))
                    .description("Rows of the journal, of all shards, that are not added yet, about.")
                    .tag("projection", first)
                    .register(registry);
            return shards;
        });
    }

    private double lagSeconds(Map<Integer, Reached> shards) {
        Instant now = clock.instant();
        return shards.values().stream()
                .mapToDouble(shard -> Duration.between(shard.upTo(), now).toMillis() / MILLIS)
                .max()
                .orElse(0);
    }

    private static double lagRows(Map<Integer, Reached> shards) {
        return shards.values().stream().mapToDouble(Reached::behind).max().orElse(0);
    }

    /** Another node has it now. */
    void left(int shard) {
        reached.values().forEach(shards -> shards.remove(shard));
    }

    void failed() {
        Counter.builder("presage.projection.failures")
                .description("Pages that could not be read or written at once and were tried again.")
                .register(registry)
                .increment();
    }

    @Override
    public void parked(String projection, int rows) {
        Counter.builder("presage.projection.parked")
                .description("Rows of the journal that were left out, because they cannot be read.")
                .tag("projection", projection)
                .register(registry)
                .increment(rows);
    }

    @Override
    public void switched(String projection, int version) {
        Counter.builder("presage.projection.switches")
                .description("New versions that took their place.")
                .tag("projection", projection)
                .register(registry)
                .increment();
    }
}
