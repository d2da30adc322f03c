package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** Reads what somebody wants done, a JSON object of texts, and answers what came of it. */
final class Wishes {
    private static final long MAX_BODY_BYTES = 64 << 10;

    private final Bodies bodies;

    Wishes(Bodies bodies) {
        this.bodies = bodies;
    }

    /** Only JSON is read, for that is what another site's page cannot send from a visitor's browser unasked. */
    CompletionStage<JsonNode> read(HttpRequest request) {
        if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
            throw new ProblemException(ErrorCode.MEDIA_TYPE_UNKNOWN, "Only application/json is read here.");
        }
        return bodies.read(request.entity(), MAX_BODY_BYTES).thenApply(Json::read);
    }

    static String text(JsonNode wish, String field) {
        JsonNode value = wish.path(field);
        if (!value.isTextual()) {
            throw new ProblemException(new Problem(
                    ErrorCode.PARAMETER_INVALID, "The body must have a text called " + field + ".", "/" + field));
        }
        return value.textValue();
    }

    static HttpResponse answer(ModelsPort.Reply reply) {
        return switch (reply) {
            case ModelsPort.Reply.Told told -> Json.ok(Json.tree(told.json()));
            case ModelsPort.Reply.Refused refused -> throw new ProblemException(refused.problem());
        };
    }
}
