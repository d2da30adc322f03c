package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.replay.Point;
import dev.presage.persistence.replay.WhatIf;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** What would follow if something were observed of a subject: nothing is journaled, and nobody is told. */
final class WhatIfResource extends AllDirectives {
    private static final long MAX_BODY_BYTES = 1 << 20;

    private final HistoryPort history;
    private final DecodePort decode;
    private final Reads reads;
    private final Bodies bodies;
    private final Views views;
    private final PastViews pastViews;

    WhatIfResource(HttpPorts ports, Reads reads, Bodies bodies, Views views) {
        this.history = ports.history();
        this.decode = ports.decode();
        this.reads = reads;
        this.bodies = bodies;
        this.views = views;
        this.pastViews = new PastViews(views);
    }

    Route route() {
        // POST /v1/subjects/{domain}/{id}/what-if
        return path(
                PathMatchers.segment("v1")
                        .slash("subjects")
                        .slash(PathMatchers.segment())
                        .slash(PathMatchers.segment())
                        .slash("what-if"),
                (domain, id) -> post(() -> extractRequest(request -> completeWithFuture(tell(domain, id, request)))));
    }

    private CompletionStage<HttpResponse> tell(String domain, String id, HttpRequest request) {
        SubjectId subject = Query.subject(domain, id);
        views.domain(domain);
        Point point = PastResource.point(new Query(request)).orElse(Point.Newest.NEWEST);
        String type = request.entity().getContentType().mediaType().toString();
        if (!type.endsWith("json")) {
            throw new ProblemException(
                    ErrorCode.MEDIA_TYPE_UNKNOWN, "One CloudEvent or a list of them is read here, as JSON.");
        }
        return bodies.read(request.entity(), MAX_BODY_BYTES).thenCompose(body -> {
            List<Observation> observations = observations(subject, body);
            return reads.read(() ->
                    Json.ok(json(history.tell(subject, point, observations).orProblem())));
        });
    }

    private List<Observation> observations(SubjectId subject, byte[] body) {
        JsonNode read = Json.read(body);
        if (!read.isArray()) {
            return List.of(observation(subject, body));
        }
        if (read.isEmpty() || read.size() > WhatIf.MOST) {
            throw new ProblemException(
                    ErrorCode.PARAMETER_INVALID,
                    "One to " + WhatIf.MOST + " events are considered at once, not " + read.size() + ".");
        }
        var observations = new ArrayList<Observation>(read.size());
        read.forEach(event -> observations.add(observation(subject, Json.bytes(event))));
        return observations;
    }

    private Observation observation(SubjectId subject, byte[] event) {
        return switch (decode.structured(event)) {
            case Incoming.Valid valid -> {
                if (!valid.subject().equals(subject)) {
                    throw new ProblemException(new Problem(
                            ErrorCode.PARAMETER_INVALID,
                            "The event is about " + valid.subject() + ", not about " + subject + ".",
                            "/subject"));
                }
                yield valid.observation();
            }
            case Incoming.Invalid invalid -> throw new ProblemException(invalid.problem());
        };
    }

    private ObjectNode json(WhatIf.Story story) {
        ObjectNode json = Views.subject(story.start().subject());
        json.set("point", PastViews.point(story.start()));
        ArrayNode consequences = json.putArray("consequences");
        for (WhatIf.Consequence consequence : story.consequences()) {
            SubjectEvent.Observed event = consequence.event();
            ObjectNode one = consequences.addObject();
            one.put("observation", consequence.observation().id());
            one.put("status", event == null ? "duplicate" : "considered");
            one.set("insights", insights(story, consequence.version(), event));
            ArrayNode told = one.putArray("told");
            if (event != null) {
                event.told().forEach(telling -> told.add(telling(telling)));
            }
        }
        json.set("context", pastViews.context(story.end()));
        return json;
    }

    /** Without ids, for they stand nowhere in the journal. */
    private ArrayNode insights(WhatIf.Story story, long version, SubjectEvent.@Nullable Observed event) {
        ArrayNode insights = Json.array();
        if (event != null) {
            for (Said said : Said.inRow(story.start().subject(), version, 0, event.insights())) {
                ObjectNode insight = views.insight(said);
                insight.remove("id");
                insights.add(insight);
            }
        }
        return insights;
    }

    private static ObjectNode telling(Telling telling) {
        ObjectNode json = Views.subject(telling.to()).put("type", telling.type());
        json.put("time", telling.time().toString());
        return json.set("numbers", Json.tree(telling.numbers().byName()));
    }
}
