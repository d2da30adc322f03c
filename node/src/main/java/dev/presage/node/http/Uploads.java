package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes bodies that are too large for memory into files, which are gone when the answer is there. */
final class Uploads {
    private static final Logger log = LoggerFactory.getLogger(Uploads.class);

    private final Materializer materializer;
    private final long maxBytes;
    private final Duration timeout;

    /**
     * @param maxBytes most of one body
     * @param timeout how long a body may say nothing
     */
    Uploads(Materializer materializer, long maxBytes, Duration timeout) {
        this.materializer = materializer;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /**
     * Writes a body down and answers from it. Fails with {@link ErrorCode#TOO_LARGE}, or with
     * {@link ErrorCode#MEDIA_TYPE_UNKNOWN}: only bytes are read, for that is what another site's page cannot send from
     * a visitor's browser unasked.
     */
    <T> CompletionStage<T> receive(RequestEntity entity, Function<Path, CompletionStage<T>> answer) {
        if (!entity.getContentType().mediaType().equals(MediaTypes.APPLICATION_OCTET_STREAM)) {
            throw new ProblemException(ErrorCode.MEDIA_TYPE_UNKNOWN, "Only application/octet-stream is read here.");
        }
        Path file = create();
        return entity.withSizeLimit(maxBytes)
                .getDataBytes()
                .idleTimeout(timeout)
                .runWith(FileIO.toPath(file), materializer)
                .exceptionally(failure -> {
                    throw problem(failure);
                })
                .thenCompose(written -> answer.apply(file))
                .whenComplete((answered, failure) -> delete(file));
    }

    private ProblemException problem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EntityStreamSizeException) {
                return new ProblemException(ErrorCode.TOO_LARGE, "At most " + maxBytes + " bytes are read here.");
            }
            if (cause instanceof TimeoutException) {
                return new ProblemException(
                        ErrorCode.MODEL_FILE_REFUSED, "The body said nothing for " + timeout.toSeconds() + " s.");
            }
        }
        return new ProblemException(ErrorCode.UNAVAILABLE, "The body could not be written down.");
    }

    private static Path create() {
        try {
            return Files.createTempFile("presage-upload", "");
        } catch (IOException full) {
            throw new UncheckedIOException(
                    "No file can be made in " + System.getProperty("java.io.tmpdir") + ".", full);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stuck) {
            log.warn("{} could not be deleted.", file, stuck);
        }
    }
}
