package dev.presage.node.training.run;

import dev.presage.node.training.run.Training.Progress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** How trainings on this node go. */
public final class TrainingMetrics {
    private final Map<State, Counter> over = new EnumMap<>(State.class);
    private final Counter steps;
    private volatile boolean running;
    private volatile Progress progress = Progress.NONE;
    private long known;

    public TrainingMetrics(MeterRegistry registry) {
        for (State state : State.values()) {
            if (state.isOver()) {
                over.put(
                        state,
                        Counter.builder("presage.trainings")
                                .tag("outcome", state.word())
                                .description("Trainings that ended on this node, by their outcome.")
                                .register(registry));
            }
        }
        steps = Counter.builder("presage.training.steps")
                .description("Batches learnt from on this node.")
                .register(registry);
        Gauge.builder("presage.training.running", () -> running ? 1 : 0)
                .description("1 while a training runs on this node.")
                .register(registry);
        Gauge.builder("presage.training.epoch", () -> progress.epoch())
                .description("The epoch at hand.")
                .register(registry);
        Gauge.builder("presage.training.loss", () -> progress.loss())
                .description("Moving mean of the loss over the batches.")
                .register(registry);
        Gauge.builder("presage.training.validation.loss", () -> progress.validationLoss())
                .description("Loss on validation after the last epoch.")
                .register(registry);
    }

    void begun() {
        running = true;
        progress = Progress.NONE;
        known = -1;
    }

    void put() {
        running = false;
    }

    /** Told after each step, by one thread. */
    void at(Progress now) {
        progress = now;
        if (known >= 0 && now.step() > known) {
            steps.increment((double) now.step() - known);
        }
        known = now.step();
    }

    void over(State state) {
        Counter counter = over.get(state);
        if (counter != null) {
            counter.increment();
        }
    }
}
