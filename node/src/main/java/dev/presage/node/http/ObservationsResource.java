package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Problem;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;

/** Takes events in. Answers once they are durable, with what was said about them. */
final class ObservationsResource extends AllDirectives {
    /** What the smallest event takes at least while it is under way. */
    private static final long LEAST_BYTES = 4096;

    private final DecodePort decode;
    private final ObservationIntake intake;
    private final ObservationLines lines;
    private final Admission admission;
    private final Bodies bodies;
    private final Views views;
    private final HttpSettings.Intake settings;
    private final BooleanSupplier ready;

    ObservationsResource(
            HttpPorts ports,
            Views views,
            Admission admission,
            Bodies bodies,
            HttpSettings.Intake settings,
            Materializer materializer) {
        this.decode = ports.decode();
        this.intake = new ObservationIntake(ports.subjects());
        this.lines = new ObservationLines(
                decode, new RetryingIntake(intake, materializer.system()), views, admission, settings.maxLineBytes());
        this.admission = admission;
        this.bodies = bodies;
        this.views = views;
        this.settings = settings;
        this.ready = ports::isReady;
    }

    Route route() {
        // POST /v1/observations
        return path(PathMatchers.segment("v1").slash("observations"), () -> post(() -> extractRequest(this::accept)));
    }

    private Route accept(HttpRequest request) {
        if (!ready.getAsBoolean()) {
            throw new ProblemException(ErrorCode.UNAVAILABLE, "The node is not ready to take events in.");
        }
        if (request.getHeader("Content-Encoding").isPresent()) {
            throw new ProblemException(ErrorCode.MEDIA_TYPE_UNKNOWN, "A compressed body is not read here.");
        }
        String type = mediaType(request.entity().getContentType());
        boolean binary = BinaryMode.isUsedBy(request);
        return switch (type) {
            case "application/cloudevents+json" -> completeWithFuture(single(request, decode::structured));
            case "application/json" ->
                completeWithFuture(single(
                        request, body -> binary ? BinaryMode.read(request, body, decode) : decode.structured(body)));
            case "application/cloudevents-batch+json" -> completeWithFuture(batch(request));
            case "application/x-ndjson" -> complete(lines.answer(request));
            default ->
                throw new ProblemException(
                        ErrorCode.MEDIA_TYPE_UNKNOWN, "The content type " + type + " is not read here.");
        };
    }

    private static String mediaType(ContentType type) {
        return (type.mediaType().mainType() + "/" + type.mediaType().subType()).toLowerCase(Locale.ROOT);
    }

    private CompletionStage<HttpResponse> single(HttpRequest request, Function<byte[], Incoming> read) {
        return admitted(
                request,
                settings.maxEventBytes(),
                body -> intake.observe(List.of(read.apply(body)))
                        .thenApply(results ->
                                views.answer(results.get(0), request.getUri().path())));
    }

    private CompletionStage<HttpResponse> batch(HttpRequest request) {
        return admitted(request, settings.maxBatchBytes(), body -> {
            List<Incoming> events = Batches.cut(body, settings.maxBatchItems()).stream()
                    .map(this::item)
                    .toList();
            return intake.observe(events)
                    .thenApply(results -> summary(results, request.getUri().path()));
        });
    }

    private Incoming item(byte[] event) {
        return event.length > settings.maxEventBytes()
                ? new Incoming.Invalid(
                        Problem.of(ErrorCode.TOO_LARGE, "An event has at most " + settings.maxEventBytes() + " bytes."))
                : decode.structured(event);
    }

    private HttpResponse summary(List<Result> results, String instance) {
        ArrayNode items = Json.array();
        int accepted = 0;
        for (int i = 0; i < results.size(); i++) {
            items.add(views.item(i, results.get(i), instance));
            accepted += results.get(i) instanceof Result.Durable ? 1 : 0;
        }
        ObjectNode summary = Json.object();
        summary.set("results", items);
        return Json.ok(summary.put("accepted", accepted).put("rejected", results.size() - accepted));
    }

    /** Holds a place while the body comes in and its events become durable. */
    private CompletionStage<HttpResponse> admitted(
            HttpRequest request, long limit, Function<byte[], CompletionStage<HttpResponse>> answer) {
        long declared = Bodies.declaredLength(request.entity());
        long bytes = declared == 0 ? limit : Math.min(limit, Math.max(LEAST_BYTES, declared));
        Admission.Place place = admission.enter(bytes);
        return bodies.read(request.entity(), limit)
                .thenCompose(answer)
                .whenComplete((response, failure) -> place.leave());
    }
}
