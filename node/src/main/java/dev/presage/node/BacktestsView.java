package dev.presage.node;

import static dev.presage.node.NullableJson.put;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.http.BacktestsPort;
import dev.presage.node.http.ModelsPort.Reply;
import dev.presage.node.registry.Signature;
import dev.presage.node.training.backtest.Asked;
import dev.presage.node.training.backtest.Asked.Kept;
import dev.presage.node.training.backtest.Backtests;
import dev.presage.node.training.backtest.Candidates;
import dev.presage.node.training.run.Unavailable;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backtests as HTTP shows them, and how they are asked for. */
public final class BacktestsView implements BacktestsPort {
    private static final Logger log = LoggerFactory.getLogger(BacktestsView.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 100;
    private static final int MAX_NAME = 200;

    private final Backtests backtests;
    private final Candidates candidates;
    private final Domains domains;
    private final InstantSource clock;

    public BacktestsView(Backtests backtests, Candidates candidates, Domains domains, InstantSource clock) {
        this.backtests = backtests;
        this.candidates = candidates;
        this.domains = domains;
        this.clock = clock;
    }

    /** The domain that asks a model at each observation; empty if none does. */
    static Optional<String> domainOf(Domains domains, String model) {
        return domains.all().stream()
                .filter(domain -> decidesBy(domain, model))
                .map(Domain::name)
                .findFirst();
    }

    private static boolean decidesBy(Domain<?> domain, String model) {
        Teaching teaching = domain.teaching();
        return teaching != null && teaching.model().equals(model);
    }

    @Override
    public Reply list() {
        return guarded(() -> new Reply.Told(Map.of(
                "backtests",
                backtests.latest(MOST).stream().map(BacktestsView::json).toList())));
    }

    @Override
    public Reply show(String id) {
        return guarded(() -> {
            Optional<Asked> found = Signature.isText(id, MAX_NAME) ? backtests.find(id) : Optional.empty();
            if (found.isEmpty()) {
                return unknown(id);
            }
            Map<String, Object> json = json(found.get());
            put(json, "report", found.get().report().map(BacktestsView::report).orElse(null));
            return new Reply.Told(json);
        });
    }

    @Override
    public Reply begin(Wish wish) {
        Optional<Problem> wrong = Signature.problem(wish.who(), wish.why()).or(() -> span(wish));
        if (wrong.isPresent()) {
            return new Reply.Refused(wrong.get());
        }
        return guarded(() -> {
            Optional<Problem> objection =
                    Signature.isText(wish.model(), MAX_NAME) && Signature.isText(wish.version(), MAX_NAME)
                            ? candidates.objection(wish.model(), wish.version())
                            : Optional.of(Problem.of(ErrorCode.MODEL_UNKNOWN, "No model or version is called that."));
            if (objection.isPresent()) {
                return new Reply.Refused(objection.get());
            }
            Optional<String> domain = wish.domain().or(() -> domainOf(domains, wish.model()));
            return domain.map(name -> begin(wish, name)).orElseGet(() -> notAsked(wish.model()));
        });
    }

    private Reply begin(Wish wish, String domain) {
        Domain<?> named = domains.named(domain);
        if (named == null) {
            return new Reply.Refused(Problem.of(ErrorCode.DOMAIN_UNKNOWN, "No domain is called " + domain + "."));
        }
        if (!decidesBy(named, wish.model())) {
            return notAsked(wish.model());
        }
        try {
            var unused = candidates.domain(domain, wish.settings());
        } catch (IllegalArgumentException wrong) {
            return new Reply.Refused(
                    new Problem(ErrorCode.PARAMETER_INVALID, String.valueOf(wrong.getMessage()), "/settings"));
        }
        var asked = new Asked.Wish(
                wish.model(),
                wish.version(),
                domain,
                wish.settings(),
                wish.from(),
                wish.to(),
                wish.sample(),
                wish.who(),
                wish.why());
        return backtests
                .begin(asked)
                .<Reply>map(begun -> new Reply.Told(json(begun)))
                .orElseGet(() -> new Reply.Refused(Problem.of(
                        ErrorCode.BACKTEST_RUNS,
                        backtests
                                .running()
                                .map(other -> "Backtest " + other.id() + " of "
                                        + other.wish().model() + " "
                                        + other.wish().version() + " runs.")
                                .orElse("It has ended just now."))));
    }

    private Optional<Problem> span(Wish wish) {
        Instant now = clock.instant();
        if (wish.to().isAfter(now) || wish.from().isAfter(now)) {
            return Optional.of(new Problem(
                    ErrorCode.POINT_IN_FUTURE,
                    (wish.from().isAfter(now) ? wish.from() : wish.to()) + " has not come yet; here it is " + now + ".",
                    wish.from().isAfter(now) ? "/from" : "/to"));
        }
        if (!wish.from().isBefore(wish.to())) {
            return Optional.of(new Problem(
                    ErrorCode.PARAMETER_INVALID,
                    "The span must begin before it ends; " + wish.from() + " is not before " + wish.to() + ".",
                    "/from"));
        }
        return wish.sample() > 0 && wish.sample() <= 1
                ? Optional.empty()
                : Optional.of(new Problem(
                        ErrorCode.PARAMETER_INVALID, "subjects is a share above 0 and at most 1.", "/subjects"));
    }

    @Override
    public Reply cancel(String id, String who, String why) {
        Optional<Problem> senseless = Signature.problem(who, why);
        if (senseless.isPresent()) {
            return new Reply.Refused(senseless.get());
        }
        return guarded(() -> {
            Optional<Asked> found = Signature.isText(id, MAX_NAME) ? backtests.find(id) : Optional.empty();
            if (found.isEmpty()) {
                return unknown(id);
            }
            return backtests
                    .cancel(id, who, why)
                    .<Reply>map(cancelled -> new Reply.Told(json(cancelled)))
                    .orElseGet(() -> new Reply.Refused(Problem.of(
                            ErrorCode.BACKTEST_OVER,
                            "Backtest " + id + " is " + found.get().state().word() + ".")));
        });
    }

    private static Reply unknown(String id) {
        return new Reply.Refused(Problem.of(ErrorCode.BACKTEST_UNKNOWN, "No backtest is called " + id + "."));
    }

    private static Reply notAsked(String model) {
        return new Reply.Refused(Problem.of(ErrorCode.MODEL_NOT_ASKED, "No domain asks " + model + " to decide."));
    }

    private static Reply guarded(Supplier<Reply> ask) {
        try {
            return ask.get();
        } catch (Unavailable away) {
            log.warn("Backtests could not be asked for.", away);
            return new Reply.Refused(Problem.of(
                    ErrorCode.UNAVAILABLE,
                    "The database does not answer; look whether the backtest began before asking again."));
        }
    }

    private static Map<String, Object> json(Asked asked) {
        Asked.Wish wish = asked.wish();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", asked.id());
        json.put("model", wish.model());
        json.put("version", wish.version());
        json.put("domain", wish.domain());
        json.put("settings", wish.settings());
        json.put("from", wish.from().toString());
        json.put("to", wish.to().toString());
        json.put("sample", wish.sample());
        json.put("who", wish.who());
        json.put("why", wish.why());
        json.put("state", asked.state().word());
        put(json, "against", asked.against().orElse(null));
        put(json, "position", asked.position().map(Object::toString).orElse(null));
        put(json, "subjects", asked.progress().subjects().orElse(null));
        json.put("listed", asked.progress().listed());
        json.put("events", asked.progress().events());
        json.put("eventsPerSecond", asked.progress().eventsPerSecond());
        json.put("secondsLeft", asked.progress().secondsLeft());
        json.put("askedAt", asked.askedAt().toString());
        put(json, "startedAt", asked.startedAt().map(Object::toString).orElse(null));
        put(json, "endedAt", asked.endedAt().map(Object::toString).orElse(null));
        put(json, "passed", asked.report().map(Kept::passed).orElse(null));
        put(json, "digest", asked.report().map(Kept::digest).orElse(null));
        put(json, "intact", asked.report().map(Kept::isIntact).orElse(null));
        put(
                json,
                "cancellation",
                asked.cancellation()
                        .map(wished -> Map.of("who", wished.who(), "why", wished.why()))
                        .orElse(null));
        put(json, "error", asked.error().map(BacktestsView::error).orElse(null));
        return json;
    }

    private static JsonNode report(Kept kept) {
        try {
            return JSON.readTree(kept.json());
        } catch (JsonProcessingException altered) {
            return JSON.createObjectNode();
        }
    }

    private static Map<String, Object> error(Problem problem) {
        return Map.of(
                "code", problem.code().code(),
                "title", problem.code().title(),
                "detail", problem.detail(),
                "check", problem.code().check());
    }
}
