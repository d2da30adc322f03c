package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import dev.presage.protocol.wire.InsightJson;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Subjects as they are now: listed, described, and what comes next for them. */
final class SubjectsResource extends AllDirectives {
    private static final int MAX_HORIZON = 480;
    private static final int USUAL_HORIZON = 30;
    private static final int USUAL_LIMIT = 50;

    private final SubjectPort subjects;
    private final JournalReader journal;
    private final Reads reads;
    private final Views views;

    SubjectsResource(HttpPorts ports, Reads reads, Views views) {
        this.subjects = ports.subjects();
        this.journal = ports.journal();
        this.reads = reads;
        this.views = views;
    }

    Route route() {
        return pathPrefix(
                PathMatchers.segment("v1").slash("subjects"),
                () -> concat(
                        // GET /v1/subjects
                        pathEnd(() -> get(() -> extractRequest(request -> completeWithFuture(list(request))))),
                        pathPrefix(
                                PathMatchers.segment(),
                                domain -> pathPrefix(PathMatchers.segment(), id -> one(domain, id)))));
    }

    private Route one(String domain, String id) {
        return concat(
                // GET /v1/subjects/{domain}/{id}
                pathEnd(() -> get(() -> completeWithFuture(describe(subject(domain, id))))),
                // GET /v1/subjects/{domain}/{id}/forecast
                path(
                        "forecast",
                        () -> get(() -> extractRequest(
                                request -> completeWithFuture(foresee(subject(domain, id), new Query(request)))))));
    }

    private SubjectId subject(String domain, String id) {
        SubjectId subject = Query.subject(domain, id);
        views.domain(domain);
        return subject;
    }

    private CompletionStage<HttpResponse> list(HttpRequest request) {
        var query = new Query(request);
        String domain = query.text("domain").orElseThrow(() -> Query.invalid("domain", "domain must be given."));
        views.domain(domain);
        String after = query.text("after").orElse("");
        int limit = query.limit(USUAL_LIMIT);
        return reads.read(() -> journal.newest(domain, after, limit)).thenApply(rows -> listing(rows, limit));
    }

    private HttpResponse listing(List<JournalRow> rows, int limit) {
        ObjectNode page = Json.object();
        ArrayNode listed = page.putArray("subjects");
        rows.forEach(row -> listed.add(views.newest(row)));
        boolean more = rows.size() == limit;
        return Json.ok(more ? page.put("next", rows.getLast().subject().id()) : page.putNull("next"));
    }

    private CompletionStage<HttpResponse> describe(SubjectId subject) {
        return subjects.ask(replyTo -> new SubjectCommand.Describe(subject, replyTo))
                .thenApply(this::answer);
    }

    /** How many steps ahead are asked for. */
    static int horizon(Query query) {
        return Math.toIntExact(query.number("horizon", 1, MAX_HORIZON).orElse((long) USUAL_HORIZON));
    }

    private CompletionStage<HttpResponse> foresee(SubjectId subject, Query query) {
        int horizon = horizon(query);
        return subjects.ask(replyTo -> new SubjectCommand.Foresee(subject, horizon, replyTo))
                .thenApply(this::answer);
    }

    private HttpResponse answer(SubjectReply reply) {
        return switch (reply) {
            case SubjectReply.Described described -> Json.ok(views.context(known(described)));
            case SubjectReply.Foreseen foreseen -> Json.ok(InsightJson.write(foreseen.subject(), foreseen.forecast()));
            case SubjectReply.Refused refused -> throw new ProblemException(refused.problem());
            case SubjectReply.Overloaded overloaded ->
                throw new ProblemException(
                        ErrorCode.OVERLOADED, "Too much waits at " + overloaded.subject() + " already.");
            case SubjectReply.Accepted other ->
                throw new IllegalStateException("A question was answered with " + other);
        };
    }

    private static SubjectReply.Described known(SubjectReply.Described described) {
        if (described.version() == 0) {
            throw new ProblemException(
                    ErrorCode.SUBJECT_UNKNOWN, "Nothing has been observed of " + described.subject() + ".");
        }
        return described;
    }
}
