package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.replay.Rederivation;
import dev.presage.persistence.replay.Setup;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectEvent;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Insights concluded once more from the journal, beside what was said. */
final class DerivationResource extends AllDirectives {
    private final HistoryPort history;
    private final Reads reads;
    private final Views views;

    DerivationResource(HttpPorts ports, Reads reads, Views views) {
        this.history = ports.history();
        this.reads = reads;
        this.views = views;
    }

    Route route() {
        // GET /v1/insights/{insight}/derivation
        return path(
                PathMatchers.segment("v1")
                        .slash("insights")
                        .slash(PathMatchers.segment())
                        .slash("derivation"),
                id -> get(() -> completeWithFuture(derive(id))));
    }

    private CompletionStage<HttpResponse> derive(String text) {
        InsightId id = parse(text);
        views.domain(id.subject().domain());
        return reads.read(() -> Json.ok(json(id, history.derive(id).orProblem())));
    }

    private static InsightId parse(String text) {
        try {
            return InsightId.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(new Problem(
                    ErrorCode.PARAMETER_INVALID, "An insight id reads domain:id:version:index.", "insight"));
        }
    }

    private ObjectNode json(InsightId id, Rederivation derived) {
        ObjectNode json = Json.object().put("insight", id.toString());
        json.put("outcome", derived.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("tolerance", derived.tolerance()).put("differing", derived.differing());
        ArrayNode differences = json.putArray("differences");
        for (Rederivation.Difference difference : derived.differences()) {
            ObjectNode one = differences.addObject().put("what", difference.what());
            one.put("was", difference.was()).put("is", difference.is());
            one.set("size", Json.tree(difference.size()));
        }
        json.set("point", PastViews.point(derived.past()));
        json.set("was", said(derived, derived.past().event()));
        json.set("is", said(derived, derived.again()));
        json.set("then", derived.then().map(DerivationResource::setup).orElse(null));
        json.set("now", setup(derived.now()));
        ArrayNode notes = json.putArray("notes");
        derived.notes().forEach(notes::add);
        return json;
    }

    private ArrayNode said(Rederivation derived, SubjectEvent.Observed event) {
        return views.insights(
                Said.inRow(derived.past().subject(), derived.past().version(), 0, event.insights()));
    }

    private static ObjectNode setup(Setup setup) {
        ObjectNode json = Json.object();
        json.set("options", Json.tree(setup.options()));
        return json.put("codeVersion", setup.codeVersion()).put("machine", setup.machine());
    }
}
