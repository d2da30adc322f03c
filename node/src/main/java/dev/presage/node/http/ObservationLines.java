package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * Takes a stream of lines in, one event each, and answers with a stream of lines, one result each, in order. While the
 * events of one group become durable the next lines gather, up to a bound; then nothing more is read from the sender.
 * So load makes larger groups, and memory stays the same however long the stream is.
 */
final class ObservationLines {
    /** Bytes of lines that gather while others become durable. */
    private static final long GROUP_BYTES = 1 << 20;

    /** Lines that gather at most. */
    private static final long GROUP_LINES = 1024;

    /** What a line counts for at least, so that both bounds are one number. */
    private static final long LEAST_BYTES = GROUP_BYTES / GROUP_LINES;

    private static final ContentType TYPE = MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8)
            .toContentType();

    private final DecodePort decode;
    private final RetryingIntake intake;
    private final Views views;
    private final Admission admission;
    private final int maxLineBytes;

    ObservationLines(DecodePort decode, RetryingIntake intake, Views views, Admission admission, int maxLineBytes) {
        this.decode = decode;
        this.intake = intake;
        this.views = views;
        this.admission = admission;
        this.maxLineBytes = maxLineBytes;
    }

    HttpResponse answer(HttpRequest request) {
        Admission.Place place = admission.enter(2 * GROUP_BYTES);
        Source<ByteString, ?> results = request.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .via(Lines.flow(maxLineBytes))
                .batchWeighted(GROUP_BYTES, ObservationLines::weight, ObservationLines::group, ObservationLines::join)
                .via(concluded(request.getUri().path()))
                .watchTermination((before, done) -> {
                    done.whenComplete((end, failure) -> place.leave());
                    return NotUsed.getInstance();
                });
        return HttpResponse.create().withEntity(HttpEntities.createChunked(TYPE, results));
    }

    private Flow<List<Lines.Line>, ByteString, NotUsed> concluded(String instance) {
        var index = new AtomicLong();
        return Flow.<List<Lines.Line>>create()
                .mapAsync(1, group -> conclude(group))
                .map(results -> written(results, index, instance));
    }

    private CompletionStage<List<Result>> conclude(List<Lines.Line> group) {
        return intake.observe(group.stream().map(this::read).toList());
    }

    private Incoming read(Lines.Line line) {
        return line.overlong()
                ? new Incoming.Invalid(
                        Problem.of(ErrorCode.TOO_LARGE, "A line has at most " + maxLineBytes + " bytes."))
                : decode.structured(line.bytes().toArrayUnsafe());
    }

    private ByteString written(List<Result> results, AtomicLong index, String instance) {
        var lines = new ByteStringBuilder();
        for (Result result : results) {
            ObjectNode item = views.item(index.getAndIncrement(), result, instance);
            lines.putBytes(Json.bytes(item)).putByte((byte) '\n');
        }
        return lines.result();
    }

    private static long weight(Lines.Line line) {
        return Math.max(LEAST_BYTES, line.bytes().length());
    }

    private static List<Lines.Line> group(Lines.Line first) {
        var group = new ArrayList<Lines.Line>();
        group.add(first);
        return group;
    }

    private static List<Lines.Line> join(List<Lines.Line> group, Lines.Line next) {
        group.add(next);
        return group;
    }
}
