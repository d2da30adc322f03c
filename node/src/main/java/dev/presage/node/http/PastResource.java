package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.InsightJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Subjects as they were: at a version or a time, and what changed between two of these. */
final class PastResource extends AllDirectives {
    /** Rows looked through for what was said between two points. */
    private static final int MAX_ROWS = 500;

    private static final int MAX_INSIGHTS = 50;

    private final HistoryPort history;
    private final JournalReader journal;
    private final Reads reads;
    private final Views views;
    private final PastViews pastViews;

    PastResource(HttpPorts ports, Reads reads, Views views) {
        this.history = ports.history();
        this.journal = ports.journal();
        this.reads = reads;
        this.views = views;
        this.pastViews = new PastViews(views);
    }

    Route route() {
        return pathPrefix(
                PathMatchers.segment("v1").slash("subjects"),
                () -> pathPrefix(
                        PathMatchers.segment(), domain -> pathPrefix(PathMatchers.segment(), id -> one(domain, id))));
    }

    private Route one(String domain, String id) {
        return concat(
                // GET /v1/subjects/{domain}/{id}
                pathEnd(() -> get(() -> extractRequest(request -> point(new Query(request))
                        .<Route>map(point -> completeWithFuture(show(subject(domain, id), point)))
                        .orElseGet(this::reject)))),
                // GET /v1/subjects/{domain}/{id}/forecast
                path(
                        "forecast",
                        () -> get(() -> extractRequest(request -> point(new Query(request))
                                .<Route>map(point ->
                                        completeWithFuture(foresee(subject(domain, id), point, new Query(request))))
                                .orElseGet(this::reject)))),
                // GET /v1/subjects/{domain}/{id}/diff
                path(
                        "diff",
                        () -> get(() ->
                                extractRequest(request -> completeWithFuture(compare(subject(domain, id), request))))));
    }

    private SubjectId subject(String domain, String id) {
        SubjectId subject = Query.subject(domain, id);
        views.domain(domain);
        return subject;
    }

    /** The point of the past that a request names; empty if it does not ask for the past. */
    static Optional<Point> point(Query query) {
        Optional<Point> version = query.number("version", 1, Long.MAX_VALUE).map(Point.Version::new);
        Optional<Point> at = query.parsed("at", "a time in RFC 3339", PastResource::time);
        if (version.isPresent() && at.isPresent()) {
            throw Query.invalid("at", "Either version or at may be given, not both.");
        }
        return version.or(() -> at);
    }

    private static Point time(String text) {
        try {
            return new Point.At(Instant.parse(text));
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static Point versionOrTime(String text) {
        return text.chars().allMatch(Character::isDigit) ? new Point.Version(Long.parseLong(text)) : time(text);
    }

    private CompletionStage<HttpResponse> show(SubjectId subject, Point point) {
        return reads.read(
                () -> Json.ok(pastViews.past(history.to(subject, point).orProblem())));
    }

    private CompletionStage<HttpResponse> foresee(SubjectId subject, Point point, Query query) {
        int horizon = SubjectsResource.horizon(query);
        return reads.read(() -> Json.ok(InsightJson.write(
                subject, history.foresee(subject, point, horizon).orProblem())));
    }

    private CompletionStage<HttpResponse> compare(SubjectId subject, HttpRequest request) {
        var query = new Query(request);
        String expected = "a version or a time in RFC 3339";
        Point from = query.parsed("from", expected, PastResource::versionOrTime)
                .orElseThrow(() -> Query.invalid("from", "from must be " + expected + "."));
        Point to = query.parsed("to", expected, PastResource::versionOrTime).orElse(Point.Newest.NEWEST);
        return reads.read(() -> {
            Past<?> first = history.to(subject, from).orProblem();
            Past<?> last = history.to(subject, to).orProblem();
            if (first.version() > last.version()) {
                throw Query.invalid("to", "to must not be before from.");
            }
            return Json.ok(difference(first, last));
        });
    }

    private ObjectNode difference(Past<?> from, Past<?> to) {
        ObjectNode json = Views.subject(from.subject());
        json.set("from", PastViews.point(from));
        json.set("to", PastViews.point(to));
        json.put("events", to.version() - from.version())
                .put("observations", to.context().observed() - from.context().observed());
        var changes = new JsonDifference();
        changes.between(pastViews.context(from), pastViews.context(to));
        json.set("changes", changes.found());
        json.put("isComplete", changes.isComplete());
        json.set("insights", said(from, to));
        return json;
    }

    /** The alarms and decisions between two points, the newest first: of very many the last. */
    private ArrayNode said(Past<?> from, Past<?> to) {
        ArrayNode said = Json.array();
        int rows = (int) Math.min(MAX_ROWS, to.version() - from.version());
        if (rows > 0) {
            for (JournalRow row : journal.backward(from.subject(), to.version() + 1, rows)) {
                for (Said one : Views.said(row).reversed()) {
                    if (said.size() < MAX_INSIGHTS && one.isRemarkable()) {
                        said.add(views.insight(one));
                    }
                }
            }
        }
        return said;
    }
}
