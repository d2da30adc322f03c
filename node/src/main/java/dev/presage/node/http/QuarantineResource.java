package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.SubjectId;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Subjects that cannot be recovered: who they are and why, and trying one again. */
final class QuarantineResource extends AllDirectives {
    private static final int USUAL_LIMIT = 100;

    private final QuarantinePort quarantine;
    private final Reads reads;
    private final Wishes wishes;
    private final Views views;

    QuarantineResource(QuarantinePort quarantine, Reads reads, Wishes wishes, Views views) {
        this.quarantine = quarantine;
        this.reads = reads;
        this.wishes = wishes;
        this.views = views;
    }

    Route route() {
        return concat(
                // GET /v1/quarantine
                path(
                        PathMatchers.segment("v1").slash("quarantine"),
                        () -> get(() -> extractRequest(request -> completeWithFuture(list(request))))),
                // POST /v1/subjects/{domain}/{id}/retry
                path(
                        PathMatchers.segment("v1")
                                .slash("subjects")
                                .slash(PathMatchers.segment())
                                .slash(PathMatchers.segment())
                                .slash("retry"),
                        (domain, id) ->
                                post(() -> extractRequest(request -> completeWithFuture(retry(request, domain, id))))));
    }

    /** The place of the last one known is its domain and id with a slash between them. */
    private CompletionStage<HttpResponse> list(HttpRequest request) {
        var query = new Query(request);
        int limit = query.limit(USUAL_LIMIT);
        String after = query.text("after").orElse("/");
        int slash = after.indexOf('/');
        if (slash < 0) {
            throw Query.invalid("after", "after must be what next said.");
        }
        return reads.read(() -> quarantine.list(after.substring(0, slash), after.substring(slash + 1), limit))
                .thenApply(Wishes::answer);
    }

    private CompletionStage<HttpResponse> retry(HttpRequest request, String domain, String id) {
        SubjectId subject = Query.subject(domain, id);
        views.domain(domain);
        return wishes.read(request).thenCompose(wish -> retry(subject, wish)).thenApply(Wishes::answer);
    }

    private CompletionStage<ModelsPort.Reply> retry(SubjectId subject, JsonNode wish) {
        return quarantine.retry(subject, Wishes.text(wish, "who"), Wishes.text(wish, "why"));
    }
}
