package dev.presage.node;

import static dev.presage.node.NullableJson.put;

import dev.presage.node.http.ModelsPort.Reply;
import dev.presage.node.http.TrainingsPort;
import dev.presage.node.registry.Signature;
import dev.presage.node.training.run.Training;
import dev.presage.node.training.run.Training.Epoch;
import dev.presage.node.training.run.Training.Wish;
import dev.presage.node.training.run.Trainings;
import dev.presage.node.training.run.Unavailable;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trainings as HTTP shows them, and how they are asked for. */
public final class TrainingsView implements TrainingsPort {
    private static final Logger log = LoggerFactory.getLogger(TrainingsView.class);
    private static final int MOST = 100;
    /** No name is longer. */
    private static final int MAX_NAME = 200;

    private final Trainings trainings;
    private final Teachers teachers;
    private final Predicate<String> isModel;
    private final InstantSource clock;

    /**
     * @param teachers know which models can be trained
     * @param isModel whether there is a model of that name at all
     */
    public TrainingsView(Trainings trainings, Teachers teachers, Predicate<String> isModel, InstantSource clock) {
        this.trainings = trainings;
        this.teachers = teachers;
        this.isModel = isModel;
        this.clock = clock;
    }

    @Override
    public Reply list() {
        return guarded(() -> new Reply.Told(Map.of(
                "trainings",
                trainings.latest(MOST).stream().map(TrainingsView::json).toList())));
    }

    @Override
    public Reply show(String id) {
        return guarded(() -> {
            Optional<Training> found = Signature.isText(id, MAX_NAME) ? trainings.find(id) : Optional.empty();
            if (found.isEmpty()) {
                return unknown(id);
            }
            Map<String, Object> json = json(found.get());
            json.put(
                    "epochs",
                    trainings.epochs(id).stream().map(TrainingsView::epoch).toList());
            return new Reply.Told(json);
        });
    }

    @Override
    public Reply begin(String model, String who, String why, OptionalLong seed) {
        Optional<Problem> senseless = Signature.problem(who, why);
        if (senseless.isPresent()) {
            return new Reply.Refused(senseless.get());
        }
        Optional<String> domain = teachers.domainOf(model);
        return guarded(() -> {
            if (domain.isEmpty()) {
                return new Reply.Refused(
                        Signature.isText(model, MAX_NAME) && isModel.test(model)
                                ? Problem.of(
                                        ErrorCode.MODEL_NOT_TRAINABLE,
                                        "Nobody teaches " + model + "; there are teachers of "
                                                + String.join(", ", teachers.models()) + ".")
                                : Problem.of(ErrorCode.MODEL_UNKNOWN, "There is no model of that name."));
            }
            var wish = new Wish(model, domain.get(), seed.orElseGet(clock::millis), who, why, "wish");
            return trainings
                    .begin(wish)
                    .<Reply>map(begun -> new Reply.Told(json(begun)))
                    .orElseGet(() -> new Reply.Refused(Problem.of(
                            ErrorCode.TRAINING_RUNS,
                            trainings
                                    .running()
                                    .map(other -> "Training " + other.id() + " of "
                                            + other.wish().model() + " is "
                                            + other.state().word() + ".")
                                    .orElse("It has ended just now."))));
        });
    }

    @Override
    public Reply cancel(String id, String who, String why) {
        Optional<Problem> senseless = Signature.problem(who, why);
        if (senseless.isPresent()) {
            return new Reply.Refused(senseless.get());
        }
        return guarded(() -> {
            Optional<Training> found = Signature.isText(id, MAX_NAME) ? trainings.find(id) : Optional.empty();
            if (found.isEmpty()) {
                return unknown(id);
            }
            return trainings
                    .cancel(id, who, why)
                    .<Reply>map(cancelled -> new Reply.Told(json(cancelled)))
                    .orElseGet(() -> new Reply.Refused(Problem.of(
                            ErrorCode.TRAINING_OVER,
                            "Training " + id + " is " + found.get().state().word() + ".")));
        });
    }

    private static Reply unknown(String id) {
        return new Reply.Refused(Problem.of(ErrorCode.TRAINING_UNKNOWN, "No training is called " + id + "."));
    }

    private static Reply guarded(Supplier<Reply> ask) {
        try {
            return ask.get();
        } catch (Unavailable away) {
            log.warn("Trainings could not be asked for.", away);
            return new Reply.Refused(Problem.of(
                    ErrorCode.UNAVAILABLE,
                    "The database does not answer; look whether the training began before asking again."));
        }
    }

    private static Map<String, Object> json(Training training) {
        Wish wish = training.wish();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", training.id());
        json.put("model", wish.model());
        json.put("domain", wish.domain());
        json.put("state", training.state().word());
        json.put("seed", wish.seed());
        json.put("who", wish.who());
        json.put("why", wish.why());
        json.put("cause", wish.cause());
        put(json, "parent", training.parent().orElse(null));
        put(json, "position", training.position().map(Object::toString).orElse(null));
        json.put("epoch", training.progress().epoch());
        json.put("step", training.progress().step());
        json.put("loss", training.progress().loss());
        json.put("validationLoss", training.progress().validationLoss());
        json.put("secondsLeft", training.progress().secondsLeft());
        json.put("askedAt", training.askedAt().toString());
        put(json, "startedAt", training.startedAt().map(Object::toString).orElse(null));
        put(json, "endedAt", training.endedAt().map(Object::toString).orElse(null));
        put(json, "version", training.version().orElse(null));
        put(
                json,
                "cancellation",
                training.cancellation()
                        .map(wished -> Map.of("who", wished.who(), "why", wished.why()))
                        .orElse(null));
        put(json, "error", training.error().map(TrainingsView::error).orElse(null));
        return json;
    }

    private static Map<String, Object> error(Problem problem) {
        return Map.of(
                "code", problem.code().code(),
                "title", problem.code().title(),
                "detail", problem.detail(),
                "check", problem.code().check());
    }

    private static Map<String, Object> epoch(Epoch epoch) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epoch", epoch.epoch());
        json.put("loss", epoch.loss());
        json.put("validationLoss", epoch.validationLoss());
        json.put("at", epoch.at().toString());
        return json;
    }
}
