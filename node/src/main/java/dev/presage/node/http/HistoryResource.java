package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** A subject's past, in pages of the journal. */
final class HistoryResource extends AllDirectives {
    private static final int USUAL_LIMIT = 100;

    /** Rows looked through for one page of insights; a page ends there even if it is not full. */
    private static final int MAX_ROWS = 1000;

    private final JournalReader journal;
    private final Reads reads;
    private final Views views;

    HistoryResource(HttpPorts ports, Reads reads, Views views) {
        this.journal = ports.journal();
        this.reads = reads;
        this.views = views;
    }

    Route route() {
        return pathPrefix(
                PathMatchers.segment("v1").slash("subjects"),
                () -> pathPrefix(
                        PathMatchers.segment(), domain -> pathPrefix(PathMatchers.segment(), id -> one(domain, id))));
    }

    private Route one(String domain, String id) {
        return concat(
                // GET /v1/subjects/{domain}/{id}/events
                path("events", () -> get(() -> page(domain, id, this::events))),
                // GET /v1/subjects/{domain}/{id}/insights
                path("insights", () -> get(() -> page(domain, id, this::insights))));
    }

    private Route page(String domain, String id, BiFunction<SubjectId, Query, CompletionStage<HttpResponse>> answer) {
        return extractRequest(request -> {
            SubjectId subject = Query.subject(domain, id);
            views.domain(domain);
            return completeWithFuture(answer.apply(subject, new Query(request)));
        });
    }

    private CompletionStage<HttpResponse> events(SubjectId subject, Query query) {
        int limit = query.limit(USUAL_LIMIT);
        Optional<Long> after = query.number("after", 0, Long.MAX_VALUE);
        Optional<Long> before = query.number("before", 1, Long.MAX_VALUE);
        if (after.isPresent() && before.isPresent()) {
            throw Query.invalid("before", "Either after or before may be given, not both.");
        }
        return reads.read(() -> {
            List<JournalRow> rows = after.map(version -> journal.forward(subject, version, limit))
                    .orElseGet(() -> journal.backward(subject, before.orElse(Long.MAX_VALUE), limit));
            requireKnown(subject, rows);
            ObjectNode page = Json.object();
            ArrayNode events = page.putArray("events");
            rows.forEach(row -> events.add(views.event(row)));
            return next(page, rows, limit);
        });
    }

    private CompletionStage<HttpResponse> insights(SubjectId subject, Query query) {
        int limit = query.limit(USUAL_LIMIT);
        long before = query.number("before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
        return reads.read(() -> Json.ok(insights(subject, before, limit)));
    }

    /** A page ends with a whole row, so that its version says where the next one begins; it may run over its limit. */
    private ObjectNode insights(SubjectId subject, long before, int limit) {
        ObjectNode page = Json.object();
        ArrayNode insights = page.putArray("insights");
        long next = before;
        boolean more = true;
        for (int read = 0; more && insights.size() < limit && read < MAX_ROWS; read += limit) {
            List<JournalRow> rows = journal.backward(subject, next, limit);
            requireKnown(subject, rows);
            more = rows.size() == limit;
            for (JournalRow row : rows) {
                if (insights.size() >= limit) {
                    more = true;
                    break;
                }
                insights.addAll(views.insights(Views.said(row).reversed()));
                next = row.version();
            }
        }
        return more ? page.put("next", next) : page.putNull("next");
    }

    /** Only a first look costs a second one: an empty page is the usual end of a walk. */
    private void requireKnown(SubjectId subject, List<JournalRow> rows) {
        if (rows.isEmpty() && journal.forward(subject, 0, 1).isEmpty()) {
            throw new ProblemException(ErrorCode.SUBJECT_UNKNOWN, "Nothing has been observed of " + subject + ".");
        }
    }

    private static HttpResponse next(ObjectNode page, List<JournalRow> rows, int limit) {
        boolean more = !rows.isEmpty() && rows.size() >= limit;
        return Json.ok(more ? page.put("next", rows.getLast().version()) : page.putNull("next"));
    }
}
