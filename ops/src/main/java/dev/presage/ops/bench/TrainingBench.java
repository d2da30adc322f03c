package dev.presage.ops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.models.NodeApi;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * What training costs those who are served meanwhile: latency from when a reading was due until its insight is
 * durable, under a constant load, on a node that trains nothing and on the same node while it trains. Idle is measured
 * before and after, so that a machine that slows down in between does not count against training.
 */
public final class TrainingBench {
    private static final String PHASE = "training";
    private static final String PATH = "/v1/trainings";
    private static final long SEED = 1;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final Duration SLICE = Duration.ofSeconds(5);
    private static final Duration DRAIN_BOUND = Duration.ofMinutes(2);
    private static final int MOST_SLICES = 24;

    /** Fitting goes on until it is called off, whether or not it gets better. */
    private static final Map<String, String> ENDLESS = Map.of(
            "PRESAGE_TRAINING_MAX_EPOCHS", "100000",
            "PRESAGE_TRAINING_PATIENCE", "100000");

    /**
     * How much is measured.
     *
     * @param devices number of subjects
     * @param perSecond readings a second
     * @param measured how long idle, twice, and fitting are measured
     */
    public record Size(int devices, double perSecond, Duration measured) {}

    private final Size size;
    private final Path checkout;
    private final Consumer<String> say;
    private double sent;

    public TrainingBench(Size size, Path checkout, Consumer<String> say) {
        this.size = size;
        this.checkout = checkout;
        this.say = say;
    }

    /** Measures; takes some minutes. */
    public List<Figure> run() throws IOException, InterruptedException, SQLException {
        try (PathRig rig = PathRig.start(checkout)) {
            rig.makeTopics(PHASE);
            rig.startNode(PHASE, ENDLESS);
            HalfLoad load = new HalfLoad(rig, Readings.uniform(PHASE, size.devices(), SEED));
            NodeApi node = new NodeApi(rig.address());
            say.accept("Sending %.0f readings a second, nothing is trained.".formatted(size.perSecond()));
            Histogram idle = measured(rig, load, WARM_UP, size.measured());
            return figures(rig, load, node, idle);
        }
    }

    private List<Figure> figures(PathRig rig, HalfLoad load, NodeApi node, Histogram idle) throws SQLException {
        say.accept("The same, while a training set is cut and weights are fitted.");
        String id = node.post(
                        PATH, Map.of("model", "device-next", "who", "bench", "why", "To be measured.", "seed", SEED))
                .path("id")
                .textValue();
        Histogram training = new Histogram(idle);
        training.reset();
        int slices = 0;
        while (step(node, id) == 0) {
            if (slices++ == MOST_SLICES) {
                throw new IllegalStateException("Fitting did not begin: " + node.get(PATH + "/" + id));
            }
            training.add(measured(rig, load, Duration.ofSeconds(1), SLICE));
        }
        long before = step(node, id);
        long began = System.nanoTime();
        Histogram fitting = measured(rig, load, SETTLE, size.measured());
        double perSecond = (step(node, id) - before) * 1e9 / (System.nanoTime() - began);
        training.add(fitting);
        node.post(PATH + "/" + id + "/cancellation", Map.of("who", "bench", "why", "It is measured."));
        Processes.await(
                DRAIN_BOUND, () -> !node.get(PATH + "/" + id).path("endedAt").isNull());
        say.accept("The same, and again nothing is trained.");
        idle.add(measured(rig, load, SETTLE, size.measured()));

        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("training_load_per_s", size.perSecond(), "events/s"));
        latencies("idle", idle, figures);
        latencies("training", training, figures);
        latencies("fitting", fitting, figures);
        figures.add(new Figure(
                "training_p99_ratio",
                (double) training.getValueAtPercentile(99) / idle.getValueAtPercentile(99),
                "ratio"));
        figures.add(new Figure("training_steps_per_s", perSecond, "steps/s"));
        return figures;
    }

    private static long step(NodeApi node, String id) {
        JsonNode training = node.get(PATH + "/" + id);
        if (!training.path("endedAt").isNull()) {
            throw new IllegalStateException("The training ended by itself: " + training);
        }
        return training.path("step").longValue();
    }

    /** Sends for a while and waits until all of it is durable. */
    private Histogram measured(PathRig rig, HalfLoad load, Duration warmUp, Duration measured) throws SQLException {
        Instant[] span = load.send(size.perSecond(), warmUp, measured);
        sent += Math.floor(size.perSecond() * warmUp.plus(measured).toMillis() / 1e3);
        double all = sent;
        if (!Processes.await(DRAIN_BOUND, () -> rig.journaled() >= all)) {
            throw new IllegalStateException("The node does not keep up with the load.");
        }
        return load.latencies(span[0], span[1]);
    }

    private static void latencies(String when, Histogram latencies, List<Figure> figures) {
        figures.add(new Figure(when + "_events", latencies.getTotalCount(), "events"));
        figures.add(new Figure(when + "_latency_p50_ms", latencies.getValueAtPercentile(50) / 1e3, "ms"));
        figures.add(new Figure(when + "_latency_p99_ms", latencies.getValueAtPercentile(99) / 1e3, "ms"));
    }
}
