package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * Reads whole bodies. One that is too large is read to its end and thrown away, as long as it is not absurd: a sender
 * that is still sending when the answer comes would otherwise see a broken connection instead of the answer.
 */
final class Bodies {
    /** Beyond this, the sender does see a broken connection. */
    private static final long MAX_DRAINED_BYTES = 128L << 20;

    private final Materializer materializer;
    private final Duration timeout;

    Bodies(Materializer materializer, Duration timeout) {
        this.materializer = materializer;
        this.timeout = timeout;
    }

    /** The whole body; fails with {@link ErrorCode#TOO_LARGE} if it is longer than {@code limit} bytes. */
    CompletionStage<byte[]> read(RequestEntity entity, long limit) {
        if (declaredLength(entity) > MAX_DRAINED_BYTES) {
            return CompletableFuture.failedFuture(tooLarge(limit));
        }
        return entity.withoutSizeLimit()
                .getDataBytes()
                .completionTimeout(timeout)
                .runWith(Sink.fold(new Collected(limit), Collected::add), materializer)
                .thenApply(Collected::bytes)
                .exceptionally(failure -> {
                    throw Problems.expected(failure)
                            .orElseGet(() -> new ProblemException(
                                    ErrorCode.NOT_JSON,
                                    "The body did not come to its end within " + timeout.toSeconds() + " s."));
                });
    }

    /** The length that the sender announced; 0 if none. */
    static long declaredLength(RequestEntity entity) {
        OptionalLong length = entity.getContentLengthOption();
        return length.orElse(0);
    }

    private static ProblemException tooLarge(long limit) {
        return new ProblemException(ErrorCode.TOO_LARGE, "At most " + limit + " bytes are read here.");
    }

    private static final class Collected {
        private final long limit;
        private final ByteStringBuilder parts = new ByteStringBuilder();
        private long length;

        Collected(long limit) {
            this.limit = limit;
        }

        Collected add(ByteString part) {
            length += part.length();
            if (length > MAX_DRAINED_BYTES) {
                throw tooLarge(limit);
            }
            if (length <= limit) {
                parts.append(part);
            } else {
                parts.clear();
            }
            return this;
        }

        byte[] bytes() {
            if (length > limit) {
                throw tooLarge(limit);
            }
            return parts.result().toArrayUnsafe();
        }
    }
}
