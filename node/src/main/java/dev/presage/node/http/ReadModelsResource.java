package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.presage.persistence.projection.Aggregate;
import dev.presage.persistence.projection.InsightKey;
import dev.presage.persistence.projection.InsightPage;
import dev.presage.persistence.projection.InsightWish;
import dev.presage.persistence.projection.ReadModels;
import dev.presage.persistence.projection.Unit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Insights searched for, and what was counted. */
final class ReadModelsResource extends AllDirectives {
    private static final int USUAL_LIMIT = 100;
    private static final int USUAL_SPANS = 60;
    private static final int MOST_SPANS = 10_000;
    private static final Set<String> VERDICTS = Set.of("approve", "review", "decline");

    private final ReadModels models;
    private final Views views;
    private final Reads reads;
    private final InstantSource clock = InstantSource.system();

    ReadModelsResource(HttpPorts ports, Reads reads, Views views) {
        this.models = ports.readModels();
        this.views = views;
        this.reads = reads;
    }

    Route route() {
        return pathPrefix(
                "v1",
                () -> concat(
                        // GET /v1/insights
                        path(
                                "insights",
                                () -> get(() ->
                                        extractRequest(request -> completeWithFuture(insights(new Query(request)))))),
                        // GET /v1/aggregates
                        path(
                                "aggregates",
                                () -> get(() -> extractRequest(
                                        request -> completeWithFuture(aggregates(new Query(request))))))));
    }

    private CompletionStage<HttpResponse> insights(Query query) {
        InsightFilter filter = InsightFilter.of(query);
        var wish = new InsightWish(
                filter.domain(),
                filter.subject(),
                filter.kind(),
                filter.alarm(),
                query.parsed("verdict", "approve, review or decline", text -> InsightFilter.oneOf(VERDICTS, text)),
                filter.minScore(),
                query.parsed("maxScore", "a number from 0 to 1", InsightFilter::score),
                query.text("model"),
                query.text("modelVersion"),
                query.text("q"),
                query.time("from"),
                query.time("to"),
                query.parsed("after", "the next of another page", InsightKey::parse),
                query.limit(USUAL_LIMIT));
        wish.domain().ifPresent(views::domain);
        return reads.read(() -> {
            InsightPage page = models.find(wish);
            ObjectNode json = Json.object();
            ArrayNode insights = json.putArray("insights");
            page.said().forEach(said -> insights.addRawValue(new RawValue(said)));
            json.put("next", page.next().map(InsightKey::toString).orElse(null));
            return Json.ok(json);
        });
    }

    private CompletionStage<HttpResponse> aggregates(Query query) {
        Optional<String> domain = query.text("domain");
        domain.ifPresent(views::domain);
        Unit unit = query.parsed("by", "minute, hour or day", Unit::of).orElse(Unit.HOUR);
        Instant to = query.time("to").orElseGet(clock::instant);
        Instant from = query.time("from").orElseGet(() -> unit.plus(to, 1 - USUAL_SPANS));
        if (from.isAfter(to) || unit.plus(from, MOST_SPANS).isBefore(to)) {
            throw Query.invalid("from", "from must lie before to, by at most " + MOST_SPANS + " spans.");
        }
        return reads.read(() -> {
            ObjectNode json = Json.object().put("by", unit.word());
            ArrayNode spans = json.putArray("aggregates");
            models.aggregates(domain, unit, from, to).forEach(span -> spans.add(span(span)));
            return Json.ok(json);
        });
    }

    private static JsonNode span(Aggregate span) {
        ObjectNode json = Json.object()
                .put("domain", span.domain())
                .put("since", span.since().toString())
                .put("observations", span.observations())
                .put("insights", span.insights())
                .put("alarms", span.alarms())
                .put("approved", span.approved())
                .put("reviewed", span.reviewed())
                .put("declined", span.declined());
        return span.scored() == 0 ? json.putNull("meanScore") : json.put("meanScore", span.meanScore());
    }
}
