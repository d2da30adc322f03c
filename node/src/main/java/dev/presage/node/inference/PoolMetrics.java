package dev.presage.node.inference;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolLoad;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the pool of one version of a model counts and times; safe to use from every thread. */
final class PoolMetrics {
    private static final long RATE_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What a batch is taken to need before one was run. */
    private static final long USUAL_BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How much of the estimate a new batch replaces: one in eight. */
    private static final int FORGETS = 8;

    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();
    private final ModelRef model;
    private final int queueSize;
    private final int fullBatch;
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicInteger queue = new AtomicInteger();
    private final Tags tags;
    private final Counter answered;
    private final Map<ModelAnswer.Cause, Counter> unanswered = new EnumMap<>(ModelAnswer.Cause.class);
    private final DistributionSummary batchRows;
    private final Timer predict;
    private final Counter deaths;
    private final Counter hangs;
    private long windowStartNanos;
    private double rowsBefore;
    private long batchesBefore;
    private volatile long batchNanos = USUAL_BATCH_NANOS;
    private volatile Rates rates = new Rates(0, 0);

    private record Rates(double rows, double batches) {}

    PoolMetrics(MeterRegistry registry, ModelRef model, BatchSettings batch) {
        this.registry = registry;
        this.model = model;
        this.queueSize = batch.queueSize();
        this.fullBatch = batch.batchSize();
        this.tags = Tags.of("model", model.name(), "version", model.version());
        this.answered = queries(tags, "answered");
        for (ModelAnswer.Cause cause : ModelAnswer.Cause.values()) {
            if (cause != ModelAnswer.Cause.NOT_ASKED && cause != ModelAnswer.Cause.UNKNOWN_MODEL) {
                unanswered.put(cause, queries(tags, cause.name().toLowerCase(Locale.ROOT)));
            }
        }
        this.batchRows = noted(DistributionSummary.builder("presage.pool.batch.rows")
                .description("Rows in a batch, padding not counted.")
                .tags(tags)
                .register(registry));
        this.predict = noted(Timer.builder("presage.pool.predict")
                .description("From the arrival of a batch's oldest query at the pool to its answer by the model.")
                .tags(tags)
                .publishPercentiles(0.5, 0.99)
                .percentilePrecision(2)
                .distributionStatisticExpiry(Duration.ofMinutes(1))
                .register(registry));
        this.deaths = lost(tags, "died");
        this.hangs = lost(tags, "hung");
        gauge("presage.pool.queue", "Rows that wait.", tags, queue::get);
        gauge("presage.pool.queue.size", "Rows that may wait at most.", tags, () -> queueSize);
        gauge("presage.pool.workers", "Workers that are warmed and alive.", tags, workers::get);
    }

    /** Shows what the model measures of itself. */
    void watch(Vital vital) {
        if (vital.isCount()) {
            noted(FunctionCounter.builder(
                            vital.name(), vital, value -> value.value().getAsDouble())
                    .description(vital.description())
                    .tags(tags)
                    .register(registry));
        } else {
            gauge(vital.name(), vital.description(), tags, vital.value()::getAsDouble);
        }
    }

    private Counter queries(Tags tags, String outcome) {
        return noted(Counter.builder("presage.pool.queries")
                .description("Queries by how they ended.")
                .tags(tags)
                .tag("outcome", outcome)
                .register(registry));
    }

    private Counter lost(Tags tags, String how) {
        return noted(Counter.builder("presage.pool.workers.lost")
                .description("Workers that had to be replaced.")
                .tags(tags)
                .tag("how", how)
                .register(registry));
    }

    private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        noted(Gauge.builder(name, value).description(description).tags(tags).register(registry));
    }

    private <M extends Meter> M noted(M meter) {
        meters.add(meter);
        return meter;
    }

    /** Takes its meters out of the registry, so that versions that are gone do not pile up there. */
    void close() {
        meters.forEach(registry::remove);
    }

    /**
     * A batch was run and answered.
     *
     * @param rows rows in it
     * @param queries queries that the model answered
     * @param nanos since its oldest query arrived
     */
    void ran(int rows, int queries, long nanos) {
        batchRows.record(rows);
        if (queries > 0) {
            answered.increment(queries);
            predict.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void unanswered(ModelAnswer.Cause cause) {
        Counter counter = unanswered.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    void workerCame() {
        workers.incrementAndGet();
    }

    void workerWent() {
        workers.decrementAndGet();
    }

    void workerDied() {
        deaths.increment();
    }

    void workerHung() {
        hangs.increment();
    }

    /** Rows that wait now. */
    void waits(int rows) {
        queue.set(rows);
    }

    /** A batch came back from its worker after so long; called by the pool alone. */
    void tookBatch(long nanos) {
        long before = batchNanos;
        batchNanos = before + (nanos - before) / FORGETS;
    }

    /** How busy the pool is now. */
    PoolLoad load() {
        return new PoolLoad(queue.get(), queueSize, fullBatch, batchNanos, Math.max(0, workers.get()));
    }

    int workers() {
        return workers.get();
    }

    /** Called by the pool now and then: notes what waits, and works out the rates once a second. */
    void sample(long nowNanos, int rowsWaiting) {
        waits(rowsWaiting);
        long passed = nowNanos - windowStartNanos;
        if (passed >= RATE_WINDOW_NANOS) {
            double rows = batchRows.totalAmount();
            long batches = batchRows.count();
            double seconds = passed / 1e9;
            rates = new Rates((rows - rowsBefore) / seconds, (batches - batchesBefore) / seconds);
            rowsBefore = rows;
            batchesBefore = batches;
            windowStartNanos = nowNanos;
        }
    }

    PoolStatus status() {
        Rates now = rates;
        HistogramSnapshot latency = predict.takeSnapshot();
        return new PoolStatus(
                model,
                workers.get(),
                queue.get(),
                queueSize,
                now.rows(),
                now.batches(),
                now.batches() == 0 ? 0 : now.rows() / now.batches(),
                millisAt(latency, 0.5),
                millisAt(latency, 0.99),
                unanswered.values().stream()
                        .mapToLong(counter -> (long) counter.count())
                        .sum());
    }

    private static double millisAt(HistogramSnapshot snapshot, double percentile) {
        for (ValueAtPercentile value : snapshot.percentileValues()) {
            if (value.percentile() == percentile) {
                return value.value(TimeUnit.MILLISECONDS);
            }
        }
        return 0;
    }
}
