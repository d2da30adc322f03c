package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** This node's models for other systems, by the Open Inference Protocol, version 2. */
final class InferenceResource extends AllDirectives {
    private static final int MAX_BYTES = 8 << 20;

    private final HttpPorts ports;
    private final Admission admission;
    private final Bodies bodies;

    InferenceResource(HttpPorts ports, Admission admission, Bodies bodies) {
        this.ports = ports;
        this.admission = admission;
        this.bodies = bodies;
    }

    Route route() {
        return pathPrefix(
                "v2",
                () -> concat(
                        // GET /v2/health/live
                        path(
                                PathMatchers.segment("health").slash("live"),
                                () -> get(() -> complete(Json.ok(Json.object().put("live", true))))),
                        // GET /v2/health/ready
                        path(
                                PathMatchers.segment("health").slash("ready"),
                                () -> get(() -> complete(ready("ready", ports.isReady())))),
                        pathPrefix(PathMatchers.segment("models").slash(PathMatchers.segment()), this::model)));
    }

    private Route model(String name) {
        return concat(
                // GET /v2/models/{name}
                pathEnd(() -> get(() -> complete(Json.ok(describe(find(name)))))),
                // GET /v2/models/{name}/ready
                path(
                        "ready",
                        () -> get(() -> {
                            InferencePort.Offered model = find(name);
                            return complete(ready("ready", model.ready()));
                        })),
                // POST /v2/models/{name}/infer
                path("infer", () -> post(() -> extractRequest(request -> completeWithFuture(infer(name, request))))));
    }

    private static HttpResponse ready(String key, boolean ready) {
        return Json.ok(Json.object().put(key, ready)).withStatus(ready ? 200 : 503);
    }

    private InferencePort.Offered find(String name) {
        return ports.inference()
                .find(name)
                .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND, "No model of this name is served here."));
    }

    private static ObjectNode describe(InferencePort.Offered model) {
        ObjectNode json = Json.object().put("name", model.ref().name()).put("platform", "presage");
        json.putArray("versions").add(model.ref().version());
        ArrayNode inputs = json.putArray("inputs");
        tensor(inputs, "features", model.features());
        ArrayNode outputs = json.putArray("outputs");
        tensor(outputs, "outputs", model.outputs());
        if (model.state() > 0) {
            tensor(inputs, "state", model.state());
            tensor(outputs, "next_state", model.state());
        }
        return json;
    }

    private static void tensor(ArrayNode tensors, String name, int width) {
        tensors.addObject()
                .put("name", name)
                .put("datatype", "FP32")
                .putArray("shape")
                .add(-1)
                .add(width);
    }

    private CompletionStage<HttpResponse> infer(String name, HttpRequest request) {
        InferencePort.Offered model = find(name);
        Admission.Place place = admission.enter(Math.max(1, Bodies.declaredLength(request.entity())));
        return bodies.read(request.entity(), MAX_BYTES)
                .thenApply(body -> InferenceRequest.parse(body, model))
                .thenCompose(parsed -> ports.inference()
                        .ask(name, parsed.rows())
                        .thenApply(answer -> Json.ok(parsed.answer(model, answered(answer)))))
                .whenComplete((done, failed) -> place.leave());
    }

    private static ModelAnswer.Answered answered(ModelAnswer answer) {
        return switch (answer) {
            case ModelAnswer.Answered answered -> answered;
            case ModelAnswer.Unanswered unanswered -> throw refused(unanswered.cause());
        };
    }

    private static ProblemException refused(Cause cause) {
        return switch (cause) {
            case OVERLOADED -> new ProblemException(ErrorCode.OVERLOADED, "The model's queue is full.");
            case DEADLINE, NOT_ASKED ->
                new ProblemException(ErrorCode.UNAVAILABLE, "The model did not answer in time.");
            case UNKNOWN_MODEL -> new ProblemException(ErrorCode.NOT_FOUND, "No model of this name is served here.");
            case FAILED -> new ProblemException(ErrorCode.INTERNAL, "The model has no answer to this.");
        };
    }
}
