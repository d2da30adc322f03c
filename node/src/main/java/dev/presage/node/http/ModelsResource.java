package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** The registry's models: which versions there are, which one serves, and who moved it there and why. */
final class ModelsResource extends AllDirectives {
    private static final long MAX_BODY_BYTES = 64 << 10;

    private final ModelsPort models;
    private final Reads reads;
    private final Bodies bodies;

    ModelsResource(ModelsPort models, Reads reads, Bodies bodies) {
        this.models = models;
        this.reads = reads;
        this.bodies = bodies;
    }

    Route route() {
        return pathPrefix(
                PathMatchers.segment("v1").slash("models"),
                () -> concat(
                        // GET /v1/models
                        pathEnd(() -> get(() -> completeWithFuture(answer(models::list)))),
                        pathPrefix(PathMatchers.segment(), this::one)));
    }

    private Route one(String name) {
        return concat(
                // GET /v1/models/{name}
                pathEnd(() -> get(() -> completeWithFuture(answer(() -> models.show(name))))),
                // POST /v1/models/{name}/promotions
                path(
                        "promotions",
                        () -> post(() -> extractRequest(request -> completeWithFuture(act(
                                request,
                                wish -> models.promote(
                                        name,
                                        text(wish, "version"),
                                        text(wish, "to"),
                                        text(wish, "who"),
                                        text(wish, "why"))))))),
                // POST /v1/models/{name}/rollbacks
                path(
                        "rollbacks",
                        () -> post(() -> extractRequest(request -> completeWithFuture(
                                act(request, wish -> models.rollBack(name, text(wish, "who"), text(wish, "why"))))))));
    }

    /** Only JSON is read, for that is what another site's page cannot send from a visitor's browser unasked. */
    private CompletionStage<HttpResponse> act(HttpRequest request, Function<JsonNode, ModelsPort.Reply> wish) {
        if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
            throw new ProblemException(ErrorCode.MEDIA_TYPE_UNKNOWN, "Only application/json is read here.");
        }
        return bodies.read(request.entity(), MAX_BODY_BYTES).thenCompose(body -> {
            JsonNode read = Json.read(body);
            return answer(() -> wish.apply(read));
        });
    }

    private CompletionStage<HttpResponse> answer(Supplier<ModelsPort.Reply> ask) {
        return reads.read(ask).thenApply(reply -> switch (reply) {
            case ModelsPort.Reply.Told told -> Json.ok(Json.tree(told.json()));
            case ModelsPort.Reply.Refused refused -> throw new ProblemException(refused.problem());
        });
    }

    private static String text(JsonNode wish, String field) {
        JsonNode value = wish.path(field);
        if (!value.isTextual()) {
            throw new ProblemException(new Problem(
                    ErrorCode.PARAMETER_INVALID, "The body must have a text called " + field + ".", "/" + field));
        }
        return value.textValue();
    }
}
