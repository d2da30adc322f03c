package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs exact versions of models beside those that serve, for questions that were answered long ago. One thread runs
 * them, a few wait for it, and a version is closed when it was not asked for a while or another one needs its room.
 * Safe for many threads; nothing is loaded before the first question.
 */
public final class Reruns implements AutoCloseable {
    private static final int MOST_OPEN = 2;
    private static final int MOST_WAITING = 16;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** Far above any size that is configured: a size comes from the journal, which may be damaged. */
    private static final int MOST_STEPS = 1 << 16;

    /** Too much waits, or it takes too long; ask again. */
    public static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1;

        Busy(String message) {
            super(message);
        }
    }

    /** One version, open on the thread. */
    private static final class Open {
        final Model model;
        final ModelRuntime runtime;
        long usedNanos;

        Open(Model model) {
            this.model = model;
            this.runtime = model.newRuntime();
        }
    }

    private final Map<String, ModelSettings> settings;
    private final BiFunction<ModelSettings, ModelRef, ? extends Model> load;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final ScheduledThreadPoolExecutor thread;

    /** The one that was used longest ago comes first. Only the thread touches it. */
    private final Map<ModelRef, Open> open = new LinkedHashMap<>(MOST_OPEN, 1, true);

    /**
     * @param load how a version is loaded; blocks, and throws if there is none
     */
    public Reruns(InferenceSettings settings, BiFunction<ModelSettings, ModelRef, ? extends Model> load) {
        this.settings = settings.models().stream().collect(Collectors.toMap(ModelSettings::name, Function.identity()));
        this.load = load;
        this.thread = new ScheduledThreadPoolExecutor(
                1, work -> Thread.ofPlatform().daemon().name("presage-reruns").unstarted(work));
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        var unused =
                thread.scheduleWithFixedDelay(this::closeIdle, IDLE.toSeconds(), IDLE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Whether what runs a model of that name keeps to the last bit, whoever else is in the batch. */
    public boolean isExact(String model) {
        ModelSettings known = settings.get(model);
        return known != null && known.runtime() == RuntimeKind.WEIGHTS;
    }

    /**
     * What a version says to these rows at this size. Blocks.
     *
     * @throws UnusableModel if there is no such version here, or it does not read such rows
     * @throws Busy if too much waits already, or it takes too long
     * @throws RuntimeException whatever loading it throws
     */
    public List<RowAnswer> run(ModelRef version, List<ModelRow> rows, BatchShape shape) {
        ModelSettings model = settings.get(version.name());
        if (model == null) {
            throw new UnusableModel("No model is called " + version.name() + " here.");
        }
        if (model.runtime().isRemote()) {
            throw new UnusableModel(version.name() + " runs on another server, which may have changed it since.");
        }
        if (shape.rows() < 1 || shape.steps() < 1 || (long) shape.rows() * shape.steps() > MOST_STEPS) {
            throw new UnusableModel("No batch has " + shape.rows() + " rows of " + shape.steps() + " steps.");
        }
        if (!places.tryAcquire()) {
            throw new Busy("Too many questions wait to be asked again.");
        }
        Future<List<RowAnswer>> answer = thread.submit(() -> {
            try {
                return run(opened(model, version), rows, shape);
            } finally {
                places.release();
            }
        });
        try {
            return answer.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known
                    ? known
                    : new UnusableModel(version.name() + " cannot be run: " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new Busy("A question that is asked again waits for longer than " + BOUND.toSeconds() + " s.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Busy("Interrupted while a question was asked again.");
        }
    }

    private Open opened(ModelSettings settings, ModelRef version) {
        Open known = open.get(version);
        if (known == null) {
            // Loaded first: what cannot be loaded costs nobody its place.
            Model model = load.apply(settings, version);
            while (open.size() >= MOST_OPEN) {
                close(open.keySet().iterator().next());
            }
            known = new Open(model);
            open.put(version, known);
        }
        known.usedNanos = System.nanoTime();
        return known;
    }

    private static List<RowAnswer> run(Open version, List<ModelRow> rows, BatchShape shape) {
        for (ModelRow row : rows) {
            if (row.steps().length() != row.length() * version.model.featureSize()
                    || (!row.state().isEmpty() && row.state().length() != version.model.stateSize())) {
                throw new UnusableModel(
                        version.model.ref().name() + " " + version.model.ref().version() + " does not read such rows.");
            }
        }
        return version.runtime.run(rows, shape);
    }

    private void close(ModelRef version) {
        Open closed = open.remove(version);
        if (closed != null) {
            closed.runtime.close();
        }
    }

    private void closeIdle() {
        long now = System.nanoTime();
        List<ModelRef> idle = open.entrySet().stream()
                .filter(one -> now - one.getValue().usedNanos > IDLE.toNanos())
                .map(Map.Entry::getKey)
                .toList();
        idle.forEach(this::close);
    }

    /** Closes what is open and ends the thread; what waits is given up. */
    @Override
    public void close() {
        thread.getQueue().clear();
        thread.execute(() -> List.copyOf(open.keySet()).forEach(this::close));
        thread.shutdown();
    }
}
