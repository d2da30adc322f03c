package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** The registry's models: which versions there are, which one serves, and who moved it there and why. */
final class ModelsResource extends AllDirectives {
    private final ModelsPort models;
    private final Reads reads;
    private final Wishes wishes;
    private final Uploads uploads;

    ModelsResource(ModelsPort models, Reads reads, Wishes wishes, Uploads uploads) {
        this.models = models;
        this.reads = reads;
        this.wishes = wishes;
        this.uploads = uploads;
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
                // GET /v1/models/{name}/drift
                path("drift", () -> get(() -> completeWithFuture(answer(() -> models.drift(name))))),
                // POST /v1/models/{name}/versions
                path("versions", () -> post(() -> extractRequest(request -> completeWithFuture(bring(name, request))))),
                // POST /v1/models/{name}/promotions
                path(
                        "promotions",
                        () -> post(() -> extractRequest(request -> completeWithFuture(act(
                                request,
                                wish -> models.promote(
                                        name,
                                        Wishes.text(wish, "version"),
                                        Wishes.text(wish, "to"),
                                        Wishes.text(wish, "who"),
                                        Wishes.text(wish, "why"))))))),
                // POST /v1/models/{name}/rollbacks
                path(
                        "rollbacks",
                        () -> post(() -> extractRequest(request -> completeWithFuture(act(
                                request,
                                wish -> models.rollBack(name, Wishes.text(wish, "who"), Wishes.text(wish, "why"))))))));
    }

    private CompletionStage<HttpResponse> bring(String name, HttpRequest request) {
        var query = new Query(request);
        String version = required(query, "version");
        String who = required(query, "who");
        String why = required(query, "why");
        return uploads.receive(request.entity(), file -> answer(() -> models.bring(name, version, file, who, why)));
    }

    private static String required(Query query, String name) {
        return query.text(name).orElseThrow(() -> Query.invalid(name, "The query must have " + name + "."));
    }

    private CompletionStage<HttpResponse> act(HttpRequest request, Function<JsonNode, ModelsPort.Reply> wish) {
        return wishes.read(request).thenCompose(read -> answer(() -> wish.apply(read)));
    }

    private CompletionStage<HttpResponse> answer(Supplier<ModelsPort.Reply> ask) {
        return reads.read(ask).thenApply(Wishes::answer);
    }
}
