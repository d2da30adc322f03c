package dev.presage.node.http;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.wire.InsightJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Insights as server-sent events, as they become durable. A viewer that comes back goes on exactly where it was. */
final class InsightStreamResource extends AllDirectives {
    private static final ByteString HEARTBEAT = ByteString.fromString(": still here\n\n");

    private final JournalTail tail;
    private final Executor blocking;
    private final Views views;
    private final HttpSettings.Tail settings;
    private final Semaphore places;

    InsightStreamResource(JournalTail tail, Executor blocking, Views views, HttpSettings.Tail settings) {
        this.tail = tail;
        this.blocking = blocking;
        this.views = views;
        this.settings = settings;
        this.places = new Semaphore(settings.maxViewers());
    }

    Route route() {
        return path(
                PathMatchers.segment("v1").slash("insights").slash("stream"),
                // GET /v1/insights/stream
                () -> get(() -> extractRequest(request -> complete(open(request)))));
    }

    private HttpResponse open(HttpRequest request) {
        var query = new Query(request);
        InsightFilter filter = InsightFilter.of(query);
        StreamPosition from = begin(request, query);
        if (!places.tryAcquire()) {
            throw new ProblemException(
                    ErrorCode.UNAVAILABLE, "This node has " + settings.maxViewers() + " viewers, the most it takes.");
        }
        Source<ByteString, ?> events = Source.unfoldAsync(from, this::next)
                .mapConcat(page -> page)
                .filter(event -> filter.test(event.said()))
                .map(this::written)
                .keepAlive(settings.heartbeat(), () -> HEARTBEAT)
                // The first bytes go out at once, so that a viewer knows that it is connected.
                .prepend(Source.single(HEARTBEAT))
                .watchTermination((before, done) -> {
                    done.whenComplete((end, failure) -> places.release());
                    return NotUsed.getInstance();
                });
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .withEntity(HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events));
    }

    private StreamPosition begin(HttpRequest request, Query query) {
        Optional<String> header = request.getHeader("Last-Event-ID").map(HttpHeader::value);
        Optional<StreamPosition> last = header.isPresent()
                ? header.map(InsightStreamResource::lastEventId)
                : query.parsed("lastEventId", "the id of an event of this stream", StreamPosition::parse);
        return last.or(() -> query.parsed("since", "a cursor, or start", InsightStreamResource::since))
                .orElseGet(this::now);
    }

    private static StreamPosition lastEventId(String text) {
        try {
            return StreamPosition.parse(text);
        } catch (IllegalArgumentException e) {
            throw Query.invalid("Last-Event-ID", "Last-Event-ID must be the id of an event of this stream.");
        }
    }

    private static StreamPosition since(String text) {
        return StreamPosition.after(text.equals("start") ? Cursor.START : Cursor.parse(text));
    }

    private StreamPosition now() {
        Cursor end = tail.end();
        if (end == null) {
            throw new ProblemException(ErrorCode.UNAVAILABLE, "The journal was not reached yet.");
        }
        return StreamPosition.after(end);
    }

    private CompletionStage<Optional<Pair<StreamPosition, List<Event>>>> next(StreamPosition from) {
        return tail.after(from.readFrom(), blocking).thenApply(page -> {
            if (tail.isClosed() && page.rows().isEmpty()) {
                return Optional.empty();
            }
            // A place that is still to come is waited for.
            boolean on = from.isBefore(page.upTo(), Integer.MAX_VALUE);
            return Optional.of(Pair.create(on ? StreamPosition.after(page.upTo()) : from, events(page.rows(), from)));
        });
    }

    private static List<Event> events(List<JournalRow> rows, StreamPosition from) {
        var events = new ArrayList<Event>();
        for (JournalRow row : rows) {
            for (Said said : Views.said(row)) {
                if (from.isBefore(row.cursor(), said.id().index())) {
                    events.add(
                            new Event(new StreamPosition(row.cursor(), said.id().index()), said));
                }
            }
        }
        return events;
    }

    private ByteString written(Event event) {
        String head = "event: " + InsightJson.kind(event.said().insight()) + "\nid: " + event.position() + "\ndata: ";
        return ByteString.fromString(head)
                .concat(ByteString.fromArrayUnsafe(Json.bytes(views.insight(event.said()))))
                .concat(ByteString.fromString("\n\n"));
    }

    /** An insight and its place in the stream. */
    private record Event(StreamPosition position, Said said) {}
}
