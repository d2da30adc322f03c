package dev.presage.node.telemetry;

import dev.presage.protocol.ModelRef;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The few numbers about a node that a person wants to see, out of the metrics that the other rooms count. A metric that
 * nobody counts reads as 0; rates are means over the last five seconds.
 */
public final class NodeNumbers implements Supplier<Map<String, Object>>, AutoCloseable {
    private final String name;
    private final String version;
    private final BooleanSupplier ready;
    private final Supplier<? extends Collection<ModelRef>> models;
    private final Meters meters;
    private final Rates rates;
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> sampling;

    /**
     * Begins to take samples of {@code registry}.
     *
     * @param name what this node is called
     * @param version of the product
     * @param ready whether the node takes events in
     * @param models the weights being served, one for each pool
     */
    public NodeNumbers(
            MeterRegistry registry,
            String name,
            String version,
            BooleanSupplier ready,
            Supplier<? extends Collection<ModelRef>> models) {
        this.name = name;
        this.version = version;
        this.ready = ready;
        this.models = models;
        this.rates = new Rates(registry);
        this.meters = new Meters(registry, rates);
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("presage-node-numbers").factory());
        this.sampling = clock.scheduleAtFixedRate(() -> rates.sample(System.nanoTime()), 0, 1, TimeUnit.SECONDS);
    }

    @Override
    public Map<String, Object> get() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("node", node());
        numbers.put("subjects", Map.of("active", (long) meters.sum("presage.subjects.active", Statistic.VALUE)));
        numbers.put("pools", models.get().stream().map(this::pool).toList());
        numbers.put("journal", journal());
        numbers.put("ingest", ingest());
        numbers.put("egress", Map.of("lagRows", (long) meters.sum("presage.egress.lag.rows", Statistic.VALUE)));
        return numbers;
    }

    @Override
    public void close() {
        sampling.cancel(true);
        clock.shutdownNow();
    }

    private Map<String, Object> node() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", name);
        node.put("version", version);
        node.put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        node.put("ready", ready.getAsBoolean());
        node.put("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory());
        node.put("heapMaxBytes", runtime.maxMemory());
        node.put("rssBytes", (long) ResidentMemory.bytes());
        return node;
    }

    private Map<String, Object> pool(ModelRef model) {
        Meters of = meters.tagged("model", model.name()).tagged("version", model.version());
        Map<String, Object> pool = new LinkedHashMap<>();
        pool.put("model", model.name());
        pool.put("version", model.version());
        pool.put("digest", model.digest());
        pool.put("workers", (long) of.sum("presage.pool.workers", Statistic.VALUE));
        pool.put("queueDepth", (long) of.sum("presage.pool.queue", Statistic.VALUE));
        pool.put("queueSize", (long) of.sum("presage.pool.queue.size", Statistic.VALUE));
        double rows = of.perSecond("presage.pool.batch.rows", Statistic.TOTAL);
        double batches = of.perSecond("presage.pool.batch.rows", Statistic.COUNT);
        pool.put("rowsPerSecond", rows);
        pool.put("batchesPerSecond", batches);
        pool.put("meanBatchRows", batches > 0 ? rows / batches : 0.0);
        pool.put("p50Millis", of.percentileMillis("presage.pool.predict", 0.5));
        pool.put("p99Millis", of.percentileMillis("presage.pool.predict", 0.99));
        double queries = of.sum("presage.pool.queries", Statistic.COUNT);
        double answered = of.tagged("outcome", "answered").sum("presage.pool.queries", Statistic.COUNT);
        pool.put("unanswered", (long) (queries - answered));
        return pool;
    }

    private Map<String, Object> journal() {
        Map<String, Object> journal = new LinkedHashMap<>();
        journal.put("eventsPerSecond", meters.perSecond("presage.journal.observations", Statistic.COUNT));
        journal.put("rowsPerSecond", meters.perSecond("presage.journal.persist", Statistic.COUNT));
        journal.put("p50Millis", meters.percentileMillis("presage.journal.persist", 0.5));
        journal.put("p99Millis", meters.percentileMillis("presage.journal.persist", 0.99));
        journal.put("failures", (long) meters.sum("presage.journal.failures", Statistic.COUNT));
        return journal;
    }

    private List<Map<String, Object>> ingest() {
        List<Map<String, Object>> topics = new ArrayList<>();
        for (String topic : meters.values("presage.ingest.records", "topic")) {
            Meters of = meters.tagged("topic", topic);
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("topic", topic);
            numbers.put("lag", (long) of.sum("presage.ingest.lag", Statistic.VALUE));
            numbers.put("recordsPerSecond", of.perSecond("presage.ingest.records", Statistic.COUNT));
            numbers.put("deadLetters", (long) of.sum("presage.ingest.dead.letters", Statistic.COUNT));
            topics.add(numbers);
        }
        return topics;
    }
}
