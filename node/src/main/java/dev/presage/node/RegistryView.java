package dev.presage.node;

import static dev.presage.node.NullableJson.put;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.http.ModelsPort;
import dev.presage.node.inference.Standing;
import dev.presage.node.inference.UnusableModel;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.Outcome;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.RegistryUnavailable;
import dev.presage.node.registry.Signature;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.Step;
import dev.presage.node.registry.Trial;
import dev.presage.node.registry.UnusableFile;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry as HTTP shows it. */
public final class RegistryView implements ModelsPort {
    private static final Logger log = LoggerFactory.getLogger(RegistryView.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_VERSIONS = 1000;
    private static final int MAX_STEPS = 100;
    private static final int MAX_WINDOWS = 300;

    private final Registry registry;
    private final Supplier<List<Standing>> serving;
    private final Runnable stepped;
    private final Bringer bringer;

    /**
     * @param registry which versions there are
     * @param serving what this node serves, which follows the registry within seconds
     * @param stepped told of every step that was taken
     * @param bringer registers what people bring
     */
    public RegistryView(Registry registry, Supplier<List<Standing>> serving, Runnable stepped, Bringer bringer) {
        this.registry = registry;
        this.serving = serving;
        this.stepped = stepped;
        this.bringer = bringer;
    }

    /** Registers a file as a candidate. */
    @FunctionalInterface
    public interface Bringer {
        /**
         * Empty if no model of that name is served here.
         *
         * @throws RuntimeException if nothing here can run the file
         */
        Optional<Registered> bring(String name, String version, Path file, String who, String why);
    }

    @Override
    public Reply list() {
        return guarded(() -> {
            Map<String, List<Registered>> byName = new LinkedHashMap<>();
            for (Registered version : registry.versions(MAX_VERSIONS)) {
                byName.merge(version.entry().ref().name(), List.of(version), RegistryView::joined);
            }
            return new Reply.Told(Map.of(
                    "models",
                    byName.entrySet().stream()
                            .map(model -> model(model.getKey(), model.getValue()))
                            .toList()));
        });
    }

    private static List<Registered> joined(List<Registered> some, List<Registered> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @Override
    public Reply show(String name) {
        return guarded(() -> {
            List<Registered> versions = registry.versions(name, MAX_VERSIONS);
            if (versions.isEmpty()) {
                return unknown(name);
            }
            Map<String, Object> json = model(name, versions);
            json.put(
                    "steps",
                    registry.steps(name, MAX_STEPS).stream()
                            .map(RegistryView::step)
                            .toList());
            json.put(
                    "trials",
                    registry.trials(name, MAX_STEPS).stream()
                            .map(RegistryView::trial)
                            .toList());
            json.put("windows", TrialsView.windows(registry.windows(name, MAX_WINDOWS)));
            return new Reply.Told(json);
        });
    }

    @Override
    public Reply drift(String name) {
        return guarded(() -> {
            if (registry.versions(name, 1).isEmpty()) {
                return unknown(name);
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("windows", TrialsView.drift(registry.drift().windows(name, MAX_WINDOWS)));
            return new Reply.Told(json);
        });
    }

    private static Reply unknown(String name) {
        return new Reply.Refused(Problem.of(ErrorCode.MODEL_UNKNOWN, "There is no model called " + name + "."));
    }

    @Override
    public Reply bring(String name, String version, Path file, String who, String why) {
        Optional<Problem> unsigned = Signature.problem(who, why);
        if (unsigned.isPresent()) {
            return new Reply.Refused(unsigned.get());
        }
        if (!Entry.isName(version)) {
            return new Reply.Refused(new Problem(
                    ErrorCode.PARAMETER_INVALID,
                    "A version is up to 100 letters, digits and . _ + - beginning with a letter or digit.",
                    "version"));
        }
        return guarded(() -> brought(name, version, file, who, why));
    }

    private Reply brought(String name, String version, Path file, String who, String why) {
        Optional<Registered> brought;
        try {
            brought = bringer.bring(name, version, file, who, why);
        } catch (UnusableModel | UnusableFile unusable) {
            return new Reply.Refused(Problem.of(ErrorCode.MODEL_FILE_REFUSED, String.valueOf(unusable.getMessage())));
        }
        return brought.<Reply>map(candidate -> {
                    stepped.run();
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("name", name);
                    json.put("version", candidate.entry().ref().version());
                    json.put("digest", candidate.entry().ref().digest());
                    json.put("state", candidate.stage().word());
                    return new Reply.Told(json);
                })
                .orElseGet(() -> unknown(name));
    }

    @Override
    public Reply promote(String name, String version, String to, String who, String why) {
        Optional<Stage> stage = Stage.of(to);
        if (stage.isEmpty()) {
            String stages = String.join(
                    ", ", Arrays.stream(Stage.values()).skip(1).map(Stage::word).toList());
            return new Reply.Refused(
                    new Problem(ErrorCode.PARAMETER_INVALID, "to must be one of " + stages + ".", "/to"));
        }
        return guarded(() -> outcome(name, registry.promote(name, version, stage.get(), who, why)));
    }

    @Override
    public Reply rollBack(String name, String who, String why) {
        return guarded(() -> outcome(name, registry.rollBack(name, who, why)));
    }

    private Reply outcome(String name, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> new Reply.Refused(refused.problem());
            case Outcome.Done done -> {
                stepped.run();
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("name", name);
                json.put("steps", done.steps().stream().map(RegistryView::step).toList());
                json.put("effect", effect(done.steps().getLast()));
                yield new Reply.Told(json);
            }
        };
    }

    private static String effect(Step step) {
        return switch (step.to()) {
            case CHAMPION -> "Version " + step.version() + " serves within seconds, on every node.";
            case CANARY -> "Version " + step.version() + " serves its share of the subjects within seconds.";
            case RETIRED -> "Version " + step.version() + " serves nobody within seconds.";
            case SHADOW -> "Version " + step.version() + " is compared with the champion on the live stream.";
            case CANDIDATE -> "It is recorded; what serves is unchanged.";
        };
    }

    private static Reply guarded(Supplier<Reply> ask) {
        try {
            return ask.get();
        } catch (RegistryUnavailable unavailable) {
            log.warn("The registry could not be used.", unavailable);
            return new Reply.Refused(Problem.of(
                    ErrorCode.UNAVAILABLE,
                    "The registry's database does not answer; look whether the step was taken before repeating it."));
        }
    }

    private Map<String, Object> model(String name, List<Registered> versions) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        put(
                json,
                "champion",
                versions.stream()
                        .filter(version -> version.stage() == Stage.CHAMPION)
                        .findFirst()
                        .map(version -> version.entry().ref().version())
                        .orElse(null));
        Optional<Standing> here = serving.get().stream()
                .filter(standing -> standing.model().equals(name))
                .findFirst();
        put(
                json,
                "serving",
                here.flatMap(Standing::champion).map(ModelRef::version).orElse(null));
        put(json, "servingCanary", here.flatMap(RegistryView::canary).orElse(null));
        put(
                json,
                "trouble",
                here.flatMap(Standing::trouble).map(RegistryView::trouble).orElse(null));
        json.put("versions", versions.stream().map(RegistryView::version).toList());
        return json;
    }

    private static Optional<Map<String, Object>> canary(Standing here) {
        return here.canary().map(ref -> Map.of("version", ref.version(), "share", here.share()));
    }

    private static Map<String, Object> trouble(Standing.Trouble trouble) {
        return Map.of(
                "version", trouble.version().version(),
                "why", trouble.why(),
                "since", trouble.since().toString());
    }

    private static Map<String, Object> version(Registered version) {
        Entry entry = version.entry();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", entry.ref().version());
        json.put("state", version.stage().word());
        json.put("digest", entry.ref().digest());
        json.put("since", version.latest().at().toString());
        json.put("by", version.latest().who());
        json.put("why", version.latest().why());
        json.put("metrics", entry.metrics());
        put(json, "calibrationError", entry.calibrationError().orElse(null));
        put(json, "p99Millis", entry.p99Millis().orElse(null));
        json.put(
                "card",
                Map.of(
                        "description", entry.card().description(),
                        "intendedUse", entry.card().intendedUse(),
                        "limits", entry.card().limits()));
        json.put("dataCard", tree(entry.dataCard()));
        json.put("codeVersion", entry.codeVersion());
        json.put("seed", entry.seed());
        json.put("createdAt", entry.createdAt().toString());
        json.put("createdBy", entry.createdBy());
        return json;
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", step.number());
        json.put("version", step.version());
        json.put("kind", step.kind().word());
        put(json, "from", step.from().map(Stage::word).orElse(null));
        json.put("to", step.to().word());
        json.put("who", step.who());
        json.put("why", step.why());
        json.put("at", step.at().toString());
        return json;
    }

    private static Map<String, Object> trial(Trial trial) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", trial.version());
        json.put("against", trial.against());
        json.put("from", trial.from().toString());
        json.put("to", trial.to().toString());
        json.put("loss", trial.loss());
        json.put("againstLoss", trial.againstLoss());
        json.put("calibrationError", trial.calibrationError());
        json.put("p99Millis", trial.p99Millis());
        json.put("at", trial.at().toString());
        return json;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("The database keeps nothing but JSON there.", impossible);
        }
    }
}
