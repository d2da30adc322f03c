package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Backtests: asking for one, watching it, reading its report and calling it off. */
final class BacktestsResource extends AllDirectives {
    private final BacktestsPort backtests;
    private final Reads reads;
    private final Wishes wishes;

    BacktestsResource(BacktestsPort backtests, Reads reads, Wishes wishes) {
        this.backtests = backtests;
        this.reads = reads;
        this.wishes = wishes;
    }

    Route route() {
        return pathPrefix(
                PathMatchers.segment("v1").slash("backtests"),
                () -> concat(
                        pathEnd(() -> concat(
                                // GET /v1/backtests
                                get(() -> completeWithFuture(answer(backtests::list))),
                                // POST /v1/backtests
                                post(() -> extractRequest(request ->
                                        completeWithFuture(accept(request, wish -> backtests.begin(wish(wish)))))))),
                        pathPrefix(PathMatchers.segment(), this::one)));
    }

    private Route one(String id) {
        return concat(
                // GET /v1/backtests/{backtest}
                pathEnd(() -> get(() -> completeWithFuture(answer(() -> backtests.show(id))))),
                // POST /v1/backtests/{backtest}/cancellation
                path(
                        "cancellation",
                        () -> post(() -> extractRequest(request -> completeWithFuture(accept(
                                request,
                                wish -> backtests.cancel(id, Wishes.text(wish, "who"), Wishes.text(wish, "why"))))))));
    }

    private static BacktestsPort.Wish wish(JsonNode wish) {
        return new BacktestsPort.Wish(
                Wishes.text(wish, "model"),
                Wishes.text(wish, "version"),
                wish.hasNonNull("domain") ? Optional.of(Wishes.text(wish, "domain")) : Optional.empty(),
                settings(wish.path("settings")),
                time(wish, "from"),
                time(wish, "to"),
                sample(wish.path("subjects")),
                Wishes.text(wish, "who"),
                Wishes.text(wish, "why"));
    }

    private static Instant time(JsonNode wish, String field) {
        try {
            return Instant.parse(Wishes.text(wish, field));
        } catch (DateTimeParseException malformed) {
            throw new ProblemException(new Problem(
                    ErrorCode.PARAMETER_INVALID,
                    field + " is a time in UTC such as 2026-01-02T03:04:05Z.",
                    "/" + field));
        }
    }

    /** Numbers may be written as such. */
    private static Map<String, String> settings(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return Map.of();
        }
        Map<String, String> settings = new TreeMap<>();
        if (given.isObject()) {
            given.properties()
                    .forEach(setting ->
                            settings.put(setting.getKey(), setting.getValue().asText("")));
        }
        if (!given.isObject() || settings.values().stream().anyMatch(String::isEmpty)) {
            throw new ProblemException(new Problem(
                    ErrorCode.PARAMETER_INVALID, "settings is an object of texts and numbers.", "/settings"));
        }
        return settings;
    }

    private static double sample(JsonNode subjects) {
        if (subjects.isMissingNode() || subjects.isNull()) {
            return 1;
        }
        if (!subjects.isNumber()) {
            throw new ProblemException(new Problem(
                    ErrorCode.PARAMETER_INVALID, "subjects is a share above 0 and at most 1.", "/subjects"));
        }
        return subjects.doubleValue();
    }

    /** What was asked for begins after the answer. */
    private CompletionStage<HttpResponse> accept(HttpRequest request, Function<JsonNode, ModelsPort.Reply> wish) {
        return wishes.read(request)
                .thenCompose(read -> answer(() -> wish.apply(read)))
                .thenApply(response -> response.withStatus(StatusCodes.ACCEPTED));
    }

    private CompletionStage<HttpResponse> answer(Supplier<ModelsPort.Reply> ask) {
        return reads.read(ask).thenApply(Wishes::answer);
    }
}
