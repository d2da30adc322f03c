package dev.presage.node;

import com.typesafe.config.Config;
import dev.presage.node.inference.BatchBuffer;
import dev.presage.node.inference.BatchShapes;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.UnusableModel;
import dev.presage.node.registry.BacktestReport;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.RegistryUnavailable;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.UnusableFile;
import dev.presage.node.training.backtest.Candidates;
import dev.presage.node.training.run.Unavailable;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Options;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Problem;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Registry, models and domains as backtests know them. */
public final class RegisteredBacktests implements Candidates {
    private final Registry registry;
    private final ModelLoader loader;
    private final List<ModelSettings> models;
    private final Config domains;

    /**
     * @param models how each model is loaded, whichever version it is
     * @param domains {@code presage.domains}
     */
    public RegisteredBacktests(Registry registry, ModelLoader loader, List<ModelSettings> models, Config domains) {
        this.registry = registry;
        this.loader = loader;
        this.models = List.copyOf(models);
        this.domains = domains;
    }

    @Override
    public Optional<Problem> objection(String model, String version) {
        Optional<Registered> found = asked(() -> registry.find(model, version));
        if (found.isEmpty()) {
            return Optional.of(
                    Problem.of(ErrorCode.MODEL_UNKNOWN, "There is no version " + version + " of " + model + "."));
        }
        if (found.get().stage() == Stage.RETIRED) {
            return Optional.of(Problem.of(
                    ErrorCode.VERSION_RETIRED,
                    model + " " + version + " was retired: "
                            + found.get().latest().why()));
        }
        return settings(model).isEmpty()
                ? Optional.of(Problem.of(ErrorCode.MODEL_UNKNOWN, model + " is not served here."))
                : Optional.empty();
    }

    private Optional<ModelSettings> settings(String model) {
        return models.stream().filter(it -> it.name().equals(model)).findFirst();
    }

    @Override
    public Optional<ModelRef> find(String model, String version) {
        return asked(() -> registry.find(model, version))
                .map(found -> found.entry().ref());
    }

    @Override
    public Optional<ModelRef> champion(String model) {
        return asked(() -> registry.champion(model)).map(found -> found.entry().ref());
    }

    @Override
    public Loaded load(ModelRef version) {
        ModelSettings settings = settings(version.name()).orElseThrow();
        try {
            Model model = loader.load(settings.withFile(registry.file(version)));
            return new Steady(version, model.newRuntime(), settings.shapes());
        } catch (UnusableFile gone) {
            throw new Unusable(Problem.of(ErrorCode.MODEL_FILE_UNUSABLE, String.valueOf(gone.getMessage())), gone);
        } catch (UnusableModel unusable) {
            throw new Unusable(
                    Problem.of(ErrorCode.MODEL_FILE_UNUSABLE, String.valueOf(unusable.getMessage())), unusable);
        }
    }

    @Override
    public Domain<?> domain(String name, Map<String, String> settings) {
        Config block = domains.getConfig(name);
        Map<String, String> served = DomainLoader.options(block).values();
        Map<String, String> values = new TreeMap<>(served);
        settings.forEach((key, value) -> {
            if (!served.containsKey(key) || key.equals("class")) {
                throw new IllegalArgumentException("The domain " + name + " has no setting " + key + "; it has "
                        + String.join(
                                ", ",
                                served.keySet().stream()
                                        .filter(known -> !known.equals("class"))
                                        .sorted()
                                        .toList())
                        + ".");
            }
            values.put(key, value);
        });
        return DomainLoader.make(name, block, new Options(values));
    }

    @Override
    public void record(Result result) {
        boolean unused = asked(() -> {
            registry.backtests()
                    .record(new BacktestReport(
                            result.id(),
                            result.version(),
                            result.against(),
                            result.asServed(),
                            result.passed(),
                            result.isConclusive(),
                            result.objections(),
                            result.report(),
                            result.who()));
            return true;
        });
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (RegistryUnavailable away) {
            throw new Unavailable(String.valueOf(away.getMessage()), away);
        }
    }

    /**
     * A version in one thread, of which every row is run at a size that follows from its own length alone: so what is
     * said of it does not depend, even in the last bit, on who else is asked about.
     */
    private static final class Steady implements Loaded {
        /** Large enough that a row costs little, small enough that few are padding. */
        private static final int ROWS = 64;

        private final ModelRef ref;
        private final ModelRuntime runtime;
        private final BatchShapes shapes;
        private final BatchBuffer buffer;
        private final int rows;

        Steady(ModelRef ref, ModelRuntime runtime, BatchShapes shapes) {
            this.ref = ref;
            this.runtime = runtime;
            this.shapes = shapes;
            this.buffer = runtime.newBuffer(shapes.all().getLast());
            this.rows = shapes.fitting(ROWS, 1).rows();
        }

        @Override
        public ModelRef ref() {
            return ref;
        }

        @Override
        public List<RowAnswer> run(List<ModelRow> asked) {
            var answers = new @Nullable RowAnswer[asked.size()];
            Map<Integer, List<Integer>> bySteps = new TreeMap<>();
            for (int i = 0; i < asked.size(); i++) {
                int steps = shapes.fitting(rows, asked.get(i).length()).steps();
                bySteps.computeIfAbsent(steps, first -> new ArrayList<>()).add(i);
            }
            bySteps.forEach((steps, places) -> {
                List<RowAnswer> said = run(places.stream().map(asked::get).toList(), new BatchShape(rows, steps));
                IntStream.range(0, places.size()).forEach(i -> answers[places.get(i)] = said.get(i));
            });
            List<RowAnswer> all = new ArrayList<>(answers.length);
            for (RowAnswer answer : answers) {
                all.add(Objects.requireNonNull(answer));
            }
            return all;
        }

        private List<RowAnswer> run(List<ModelRow> some, BatchShape shape) {
            buffer.fill(some, shape);
            runtime.run(buffer);
            if (buffer.failure() != null) {
                throw new IllegalStateException(buffer.failure());
            }
            return buffer.answers(0, some.size());
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
