package dev.presage.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.inference.BatchBuffer;
import dev.presage.node.inference.BatchShapes;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.UnusableModel;
import dev.presage.node.registry.DriftBook;
import dev.presage.node.registry.DriftFigures;
import dev.presage.node.registry.LiveWindow;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.Standing;
import dev.presage.node.trials.Contender;
import dev.presage.node.trials.DriftReference;
import dev.presage.node.trials.DriftWindow;
import dev.presage.node.trials.Lineup;
import dev.presage.node.trials.TrialWindow;
import dev.presage.node.trials.TrialsPort;
import dev.presage.node.trials.UnusableContender;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry as live trials need it: who is compared, the versions themselves, and where the figures go. */
final class RegisteredTrials implements TrialsPort {
    private static final Logger log = LoggerFactory.getLogger(RegisteredTrials.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Registry registry;
    private final DriftBook drift;
    private final ModelLoader loader;
    private final List<ModelSettings> models;
    private final Duration probation;
    private final InstantSource clock;

    /**
     * @param models how each model is loaded, whichever version it is
     * @param probation how long a new champion is compared with its predecessor
     */
    RegisteredTrials(
            Registry registry,
            ModelLoader loader,
            List<ModelSettings> models,
            Duration probation,
            InstantSource clock) {
        this.registry = registry;
        this.drift = registry.drift();
        this.loader = loader;
        this.models = List.copyOf(models);
        this.probation = probation;
        this.clock = clock;
    }

    @Override
    public Lineup lineup(String model) {
        if (settings(model).isEmpty()) {
            return Lineup.EMPTY;
        }
        Standing standing = registry.standing(model);
        return new Lineup(
                standing.champion().map(RegisteredTrials::ref),
                standing.pairs(clock.instant(), probation).stream()
                        .map(pair -> new Lineup.Pair(ref(pair.version()), ref(pair.against())))
                        .toList());
    }

    private static ModelRef ref(Registered version) {
        return version.entry().ref();
    }

    private Optional<ModelSettings> settings(String model) {
        return models.stream().filter(it -> it.name().equals(model)).findFirst();
    }

    @Override
    public Contender load(ModelRef version) {
        ModelSettings settings = settings(version.name()).orElseThrow();
        try {
            Model model = loader.load(settings.withFile(registry.file(version)));
            return new Loaded(model.newRuntime(), settings.shapes());
        } catch (UnusableModel unusable) {
            // A file that is missing may be back soon; one that does not read never will.
            throw new UnusableContender(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    @Override
    public void record(TrialWindow window) {
        registry.record(new LiveWindow(
                window.version().name(),
                window.version().version(),
                window.against().map(ModelRef::version),
                window.from(),
                window.to(),
                window.lessons(),
                window.loss(),
                window.againstLoss(),
                window.difference(),
                window.calibrationError(),
                window.curve(),
                window.p99Millis(),
                window.failures(),
                window.fault()));
    }

    @Override
    public Optional<DriftReference> reference(ModelRef champion) {
        return drift.beginning(champion.name(), champion.version()).flatMap(RegisteredTrials::read);
    }

    /** What cannot be read any more is learnt anew. */
    private static Optional<DriftReference> read(String json) {
        try {
            return Optional.of(JSON.readValue(json, DriftReference.class));
        } catch (JsonProcessingException foreign) {
            log.warn("What the stream was like when the champion began cannot be read.", foreign);
            return Optional.empty();
        }
    }

    @Override
    public void begin(ModelRef champion, DriftReference reference) {
        try {
            drift.begin(champion.name(), champion.version(), JSON.writeValueAsString(reference), clock.instant());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Lists of numbers always write.", impossible);
        }
    }

    @Override
    public void record(DriftWindow window) {
        drift.record(new DriftFigures(
                window.version().name(),
                window.version().version(),
                window.from(),
                window.to(),
                window.lessons(),
                window.loss(),
                window.referenceLoss(),
                window.features(),
                window.scores(),
                window.labels(),
                window.labelled(),
                window.labelLoss()));
    }

    /** A version in one thread, run at the sizes it is served at. */
    private static final class Loaded implements Contender {
        private final ModelRuntime runtime;
        private final BatchShapes shapes;
        private final BatchBuffer buffer;

        Loaded(ModelRuntime runtime, BatchShapes shapes) {
            this.runtime = runtime;
            this.shapes = shapes;
            this.buffer = runtime.newBuffer(shapes.all().getLast());
        }

        @Override
        public List<RowAnswer> run(List<ModelRow> rows) {
            int steps = rows.stream().mapToInt(ModelRow::length).max().orElse(1);
            buffer.fill(rows, shapes.fitting(rows.size(), steps));
            runtime.run(buffer);
            if (buffer.failure() != null) {
                throw new IllegalStateException(buffer.failure());
            }
            return buffer.answers(0, rows.size());
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
