package dev.presage.ops.bench;

import dev.presage.ops.embedded.Processes;
import dev.presage.ops.events.Producers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The whole path: readings wait in Kafka, go through subject and model and end in the journal, beside what the same
 * database takes from a program that only inserts. Everything runs on this machine at once, as it would for a user.
 */
public final class PathBench {
    private static final long SEED = 1;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration PROFILED = Duration.ofSeconds(10);
    private static final Duration QUIET_BOUND = Duration.ofMinutes(3);
    private static final Duration TICK = Duration.ofMillis(200);

    /** Of this share of the subjects, waking warms up; the others are measured. */
    private static final double WARMING_SHARE = 0.4;

    /**
     * How much is measured.
     *
     * @param devices number of subjects
     * @param backlog readings that wait in Kafka when a node starts
     * @param measured how long each part is measured
     */
    public record Size(int devices, int backlog, Duration measured) {}

    private final Size size;
    private final Path checkout;
    private final Consumer<String> say;
    private final List<Figure> figures = new ArrayList<>();

    public PathBench(Size size, Path checkout, Consumer<String> say) {
        this.size = size;
        this.checkout = checkout;
        this.say = say;
    }

    /** Measures; takes some minutes. */
    public List<Figure> run() throws IOException, InterruptedException, SQLException {
        try (PathRig rig = PathRig.start(checkout)) {
            double uniform = drain(rig, "uniform", Readings.uniform("uniform", size.devices(), SEED));
            rig.makeTopics("wake");
            rig.startNode("wake");
            insertBaseline(rig, uniform);
            Readings readings = Readings.uniform("wake", size.devices(), SEED + 1);
            activation(rig, readings);
            halfLoad(rig, readings, uniform / 2);
            rig.stopNode();
            drain(rig, "zipf", Readings.zipf("zipf", size.devices(), SEED + 2));
        }
        return List.copyOf(figures);
    }

    /** A node works off a backlog: observations made durable a second, after the warm-up. */
    private double drain(PathRig rig, String draw, Readings readings) throws IOException, InterruptedException {
        say.accept("Filling Kafka with " + size.backlog() + " readings, drawn " + draw + ".");
        rig.makeTopics(draw);
        Backlog.fill(rig.bootstrap(), readings, size.backlog());
        rig.startNode(draw);
        Processes.await(QUIET_BOUND, () -> rig.journaled() > 0);
        LockSupport.parkNanos(WARM_UP.toNanos());
        double before = rig.journaled();
        double rowsBefore = rig.journalRows();
        long begin = System.nanoTime();
        double resident = 0;
        // A window that outlasts the backlog would count a node that waits.
        double lastCounted = size.backlog() * 0.98;
        double journaled = before;
        long end = begin;
        while (end - begin < size.measured().toNanos() && journaled < lastCounted) {
            LockSupport.parkNanos(TICK.toNanos());
            journaled = rig.journaled();
            end = System.nanoTime();
            resident = Math.max(resident, rig.residentMib());
        }
        double seconds = (end - begin) / 1e9;
        double rate = (journaled - before) / seconds;
        String suffix = draw.equals("uniform") ? "" : "_" + draw;
        if (seconds < size.measured().toSeconds() / 2.0) {
            say.accept("The backlog was worked off after %.1f s; --backlog makes it longer.".formatted(seconds));
        }
        figures.add(new Figure("path_events_per_s" + suffix, rate, "events/s"));
        figures.add(new Figure(
                "path_events_per_row" + suffix,
                (journaled - before) / Math.max(1, rig.journalRows() - rowsBefore),
                "events/row"));
        if (suffix.isEmpty()) {
            figures.add(new Figure("resident_memory_mib", resident, "MiB"));
            say.accept("Where the node's time goes:");
            Profile.record(rig.node().pid(), rig.home().resolve("path.jfr"), PROFILED)
                    .forEach(say);
        }
        rig.stopNode();
        return rate;
    }

    private void insertBaseline(PathRig rig, double uniform) throws SQLException {
        InsertBaseline baseline = new InsertBaseline(rig.postgres(), size.devices());
        int bytes = baseline.payloadBytes();
        double rows = baseline.rowsPerSecond(bytes, Duration.ofSeconds(5), size.measured());
        figures.add(new Figure("insert_rows_per_s", rows, "rows/s"));
        figures.add(new Figure("insert_payload_bytes", bytes, "bytes"));
        figures.add(new Figure("path_vs_insert_ratio", uniform / rows, "ratio"));
    }

    /**
     * One reading for each of the subjects, all of which sleep: how fast they wake. Some wake first, and the compiler
     * gets the same time to catch up as everywhere else.
     */
    private void activation(PathRig rig, Readings readings) {
        int warming = (int) (size.devices() * WARMING_SHARE);
        wake(rig, readings, 0, warming);
        LockSupport.parkNanos(WARM_UP.toNanos());
        double seconds = wake(rig, readings, warming, size.devices());
        figures.add(new Figure("activation_subjects_per_s", (size.devices() - warming) / seconds, "subjects/s"));
    }

    private static double wake(PathRig rig, Readings readings, int from, int to) {
        double before = rig.journaled();
        long begin = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer =
                Producers.connect(rig.bootstrap(), Duration.ofSeconds(30), 32 << 20)) {
            for (int device = from; device < to; device++) {
                var unused = producer.send(readings.of(device, Instant.now()).toRecord());
            }
            producer.flush();
        }
        // Asked too often, the node would be busy answering.
        if (!Processes.await(QUIET_BOUND, TICK, () -> rig.journaled() - before >= to - from)) {
            throw new IllegalStateException("Not all subjects woke up.");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void halfLoad(PathRig rig, Readings readings, double perSecond) throws SQLException {
        say.accept("Sending %.0f readings a second.".formatted(perSecond));
        HalfLoad load = new HalfLoad(rig, readings);
        double before = rig.journaled();
        long total =
                (long) (perSecond * Duration.ofSeconds(10).plus(size.measured()).toMillis() / 1e3);
        Instant[] span = load.send(perSecond, Duration.ofSeconds(10), size.measured());
        Processes.await(QUIET_BOUND, () -> rig.journaled() - before >= total);
        Histogram latencies = load.latencies(span[0], span[1]);
        figures.add(new Figure("half_load_events", latencies.getTotalCount(), "events"));
        figures.add(new Figure("latency_half_load_p50_ms", latencies.getValueAtPercentile(50) / 1e3, "ms"));
        figures.add(new Figure("latency_half_load_p99_ms", latencies.getValueAtPercentile(99) / 1e3, "ms"));
        figures.add(new Figure("latency_half_load_max_ms", latencies.getMaxValue() / 1e3, "ms"));
    }
}
