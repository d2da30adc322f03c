package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Trainings: asking for one, watching it and calling it off. */
final class TrainingsResource extends AllDirectives {
    private final TrainingsPort trainings;
    private final Reads reads;
    private final Wishes wishes;

    TrainingsResource(TrainingsPort trainings, Reads reads, Wishes wishes) {
        this.trainings = trainings;
        this.reads = reads;
        this.wishes = wishes;
    }

    Route route() {
        return pathPrefix(
                PathMatchers.segment("v1").slash("trainings"),
                () -> concat(
                        pathEnd(() -> concat(
                                // GET /v1/trainings
                                get(() -> completeWithFuture(answer(trainings::list))),
                                // POST /v1/trainings
                                post(() ->
                                        extractRequest(request -> completeWithFuture(accept(request, this::begin)))))),
                        pathPrefix(PathMatchers.segment(), this::one)));
    }

    private Route one(String id) {
        return concat(
                // GET /v1/trainings/{training}
                pathEnd(() -> get(() -> completeWithFuture(answer(() -> trainings.show(id))))),
                // POST /v1/trainings/{training}/cancellation
                path(
                        "cancellation",
                        () -> post(() -> extractRequest(request -> completeWithFuture(accept(
                                request,
                                wish -> trainings.cancel(id, Wishes.text(wish, "who"), Wishes.text(wish, "why"))))))));
    }

    private ModelsPort.Reply begin(JsonNode wish) {
        return trainings.begin(
                Wishes.text(wish, "model"), Wishes.text(wish, "who"), Wishes.text(wish, "why"), seed(wish));
    }

    private static OptionalLong seed(JsonNode wish) {
        JsonNode seed = wish.path("seed");
        if (seed.isMissingNode() || seed.isNull()) {
            return OptionalLong.empty();
        }
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw new ProblemException(
                    new Problem(ErrorCode.PARAMETER_INVALID, "seed is a whole number of at most 64 bits.", "/seed"));
        }
        return OptionalLong.of(seed.longValue());
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
