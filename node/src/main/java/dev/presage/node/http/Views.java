package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import dev.presage.protocol.wire.InsightJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** How the protocol's words look in JSON, wherever the node says them over HTTP. */
final class Views {
    private final Domains domains;

    Views(Domains domains) {
        this.domains = domains;
    }

    /** The domain of that name; a problem if there is none. */
    Domain<?> domain(String name) {
        Domain<?> domain = domains.named(name);
        if (domain == null) {
            throw new ProblemException(ErrorCode.DOMAIN_UNKNOWN, "No domain has this name.");
        }
        return domain;
    }

    ObjectNode insight(Said said) {
        return InsightJson.write(
                said.id(), said.insight(), domain(said.id().subject().domain())::explain);
    }

    ArrayNode insights(List<Said> said) {
        ArrayNode array = Json.array();
        said.forEach(one -> array.add(insight(one)));
        return array;
    }

    /** The insights of one journal row. */
    static List<Said> said(JournalRow row) {
        return switch (row.event()) {
            case SubjectEvent.Observed observed -> Said.inRow(row.subject(), row.version(), 0, observed.insights());
        };
    }

    /** One row of a subject's history. */
    ObjectNode event(JournalRow row) {
        return switch (row.event()) {
            case SubjectEvent.Observed observed -> {
                ObjectNode json = Json.object()
                        .put("version", row.version())
                        .put("at", observed.at().toString())
                        .put("cursor", row.cursor().toString());
                ArrayNode observations = json.putArray("observations");
                Domain<?> domain = domain(row.subject().domain());
                observed.observations().forEach(each -> observations.add(observation(domain, each)));
                json.set("insights", insights(said(row)));
                yield json;
            }
        };
    }

    /** One line of a listing: a subject by its newest row. */
    ObjectNode newest(JournalRow row) {
        return switch (row.event()) {
            case SubjectEvent.Observed observed -> {
                ObjectNode json = subject(row.subject())
                        .put("version", row.version())
                        .put("at", observed.at().toString())
                        .put("lastTime", newestTime(observed).toString());
                List<Said> said = said(row);
                yield said.isEmpty() ? json.putNull("lastInsight") : json.set("lastInsight", insight(said.getLast()));
            }
        };
    }

    ObjectNode context(SubjectReply.Described described) {
        ObjectNode json = subject(described.subject())
                .put("version", described.version())
                .put("observed", described.observed())
                .put("lastTime", described.lastTime().toString());
        json.set(
                "lastInsights",
                insights(Said.inRow(
                        described.subject(),
                        described.lastInsightsVersion(),
                        described.firstInsight(),
                        described.lastInsights())));
        return json.set("memory", Json.tree(described.memory()));
    }

    /** How one event that was sent alone is answered. */
    HttpResponse answer(Result result, String instance) {
        return switch (result) {
            case Result.Durable durable -> {
                ObjectNode json = Json.object().put("id", durable.id());
                json.set("subject", subject(durable.subject()));
                yield Json.ok(outcome(json, durable));
            }
            case Result.Rejected rejected -> Problems.response(rejected.problem(), instance);
            case Result.Retry retry -> Problems.response(retry.problem(), instance);
        };
    }

    /** How one of many events is answered. */
    ObjectNode item(long index, Result result, String instance) {
        ObjectNode json = Json.object().put("index", index);
        return switch (result) {
            case Result.Durable durable -> outcome(json.put("id", durable.id()), durable);
            case Result.Rejected rejected ->
                json.put("status", "rejected").set("problem", Problems.json(rejected.problem(), instance));
            case Result.Retry retry ->
                json.put("id", retry.id())
                        .put("status", "retry")
                        .set("problem", Problems.json(retry.problem(), instance));
        };
    }

    static ObjectNode subject(SubjectId subject) {
        return Json.object().put("domain", subject.domain()).put("id", subject.id());
    }

    private ObjectNode outcome(ObjectNode json, Result.Durable durable) {
        return json.put("status", durable.duplicate() ? "duplicate" : "accepted")
                .put("version", durable.version())
                .set("insights", insights(durable.insights()));
    }

    /** What came in, in its sender's terms. */
    static ObjectNode observation(Domain<?> domain, Observation observation) {
        return Json.object()
                .put("id", observation.id())
                .put("source", observation.source())
                .put("type", observation.type())
                .put("time", observation.time().toString())
                .set("data", Json.tree(domain.show(observation.data())));
    }

    private static Instant newestTime(SubjectEvent.Observed observed) {
        return observed.observations().stream()
                .map(Observation::time)
                .max(Comparator.naturalOrder())
                .orElse(observed.at());
    }
}
