package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.projection.ProjectionState;
import dev.presage.persistence.projection.ReadModels;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** The projections of the journal: which versions there are, and building a new one. */
final class ProjectionsResource extends AllDirectives {
    private static final int MOST_WHO = 200;
    private static final int MOST_WHY = 1_000;

    private final ReadModels models;
    private final Reads reads;
    private final Wishes wishes;

    ProjectionsResource(HttpPorts ports, Reads reads, Wishes wishes) {
        this.models = ports.readModels();
        this.reads = reads;
        this.wishes = wishes;
    }

    Route route() {
        return pathPrefix(
                PathMatchers.segment("v1").slash("projections"),
                () -> concat(
                        // GET /v1/projections
                        pathEnd(() -> get(() -> completeWithFuture(reads.read(this::list)))),
                        pathPrefix(PathMatchers.segment(), this::one)));
    }

    private Route one(String name) {
        return concat(
                // GET /v1/projections/{projection}
                pathEnd(() -> get(() -> completeWithFuture(reads.read(() -> show(name))))),
                // POST /v1/projections/{projection}/rebuilds
                path(
                        "rebuilds",
                        () -> post(() -> extractRequest(request -> completeWithFuture(rebuild(name, request))))));
    }

    private HttpResponse list() {
        ObjectNode json = Json.object();
        ArrayNode versions = json.putArray("projections");
        models.projections().forEach(state -> versions.add(version(state)));
        return Json.ok(json);
    }

    private HttpResponse show(String name) {
        List<ProjectionState> versions = models.projections().stream()
                .filter(state -> state.name().equals(name))
                .toList();
        if (versions.isEmpty()) {
            throw unknown(name);
        }
        ObjectNode json = Json.object().put("name", name);
        ArrayNode all = json.putArray("versions");
        versions.forEach(state -> all.add(version(state)));
        ArrayNode parked = json.putArray("parked");
        for (ReadModels.ParkedRow row : models.parked(name)) {
            parked.addObject()
                    .put("version", row.version())
                    .put("subject", row.persistenceId())
                    .put("row", row.sequenceNumber())
                    .put("reason", row.reason())
                    .put("at", row.at().toString());
        }
        return Json.ok(json);
    }

    private static JsonNode version(ProjectionState state) {
        return Json.object()
                .put("name", state.name())
                .put("version", state.version())
                .put("state", state.state())
                .put("who", state.who())
                .put("why", state.why())
                .put("askedAt", state.askedAt().toString())
                .put("switchedAt", state.switchedAt().map(Object::toString).orElse(null))
                .put("rows", state.rows())
                .put("parked", state.parked());
    }

    private CompletionStage<HttpResponse> rebuild(String name, HttpRequest request) {
        return wishes.read(request).thenCompose(wish -> {
            String who = text(wish, "who", MOST_WHO);
            String why = text(wish, "why", MOST_WHY);
            return reads.read(() -> begun(name, models.rebuild(name, who, why)));
        });
    }

    private static String text(JsonNode wish, String field, int most) {
        String text = Wishes.text(wish, field).strip();
        if (text.isEmpty() || text.length() > most) {
            throw new ProblemException(new Problem(
                    ErrorCode.PARAMETER_INVALID, field + " must have 1 to " + most + " characters.", "/" + field));
        }
        return text;
    }

    /** It has begun; it is built after the answer. */
    private static HttpResponse begun(String name, ReadModels.Rebuild rebuild) {
        return switch (rebuild) {
            case ReadModels.Rebuild.Begun begun ->
                Json.ok(Json.object().put("name", name).put("version", begun.version()))
                        .withStatus(StatusCodes.ACCEPTED);
            case ReadModels.Rebuild.Unknown unknown -> throw unknown(name);
            case ReadModels.Rebuild.UnderWay underWay ->
                throw new ProblemException(
                        ErrorCode.REBUILD_RUNS, "A new version of the projection " + name + " is being built already.");
        };
    }

    private static ProblemException unknown(String name) {
        return new ProblemException(ErrorCode.PROJECTION_UNKNOWN, "No projection is called " + name + ".");
    }
}
