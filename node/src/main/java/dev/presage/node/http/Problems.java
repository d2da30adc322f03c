package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.projection.ReadModelsUnavailable;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes {@code application/problem+json}. */
final class Problems extends AllDirectives {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private static final ContentType TYPE = MediaTypes.applicationWithFixedCharset(
                    "problem+json", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8)
            .toContentType();

    /** Seconds to wait before sending again; short, because overload passes as soon as the journal catches up. */
    private static final String RETRY_AFTER = "1";

    /** Answers every rejection and exception of {@code routes} with a problem. */
    Route handle(Route routes) {
        return handleExceptions(exceptions(), () -> handleRejections(rejections(), () -> routes));
    }

    static ObjectNode json(Problem problem, String instance) {
        ErrorCode code = problem.code();
        ObjectNode json = Json.object()
                .put("type", "/problems/" + code.code())
                .put("title", code.title())
                .put("status", code.status())
                .put("detail", problem.detail())
                .put("code", code.code())
                .put("check", code.check());
        if (!problem.field().isEmpty()) {
            json.put("field", problem.field());
        }
        return json.put("instance", instance);
    }

    /** A subject in quarantine is not back as soon as that. */
    private static final String RETRY_AFTER_QUARANTINE = "60";

    static HttpResponse response(Problem problem, String instance) {
        HttpResponse response = HttpResponse.create()
                .withStatus(problem.code().status())
                .withEntity(HttpEntities.create(TYPE, Json.bytes(json(problem, instance))));
        return switch (problem.code()) {
            case OVERLOADED, UNAVAILABLE -> response.addHeader(RawHeader.create("Retry-After", RETRY_AFTER));
            case SUBJECT_QUARANTINED -> response.addHeader(RawHeader.create("Retry-After", RETRY_AFTER_QUARANTINE));
            default -> response;
        };
    }

    /** Whether the same request may well succeed a little later. */
    static boolean isTemporary(ErrorCode code) {
        return code == ErrorCode.OVERLOADED || code == ErrorCode.UNAVAILABLE || code == ErrorCode.POINT_TOO_FAR;
    }

    /** Whether it is the sender's to put right, so that sending the same again cannot help. */
    static boolean isSenders(ErrorCode code) {
        return code.status() < 500 && !isTemporary(code);
    }

    /** The problem that a resource ended a request with, if that is what the failure is. */
    static Optional<ProblemException> expected(Throwable failure) {
        return cause(failure) instanceof ProblemException expected ? Optional.of(expected) : Optional.empty();
    }

    /** What a failure means to the one who asked. Only what nobody foresaw is logged. */
    static Problem of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof ProblemException expected) {
            return expected.problem();
        }
        if (cause instanceof TimeoutException) {
            return Problem.of(
                    ErrorCode.UNAVAILABLE,
                    "No answer came in time; what was sent may still take effect, and sending it again is safe.");
        }
        if (cause instanceof ReadModelsUnavailable) {
            return Problem.of(
                    ErrorCode.UNAVAILABLE,
                    "Searches and counts cannot be read now, or not in time: name more of what is looked for.");
        }
        if (cause instanceof JournalUnavailable) {
            return Problem.of(ErrorCode.UNAVAILABLE, "The journal cannot be read now.");
        }
        log.error("{}: a request failed.", ErrorCode.INTERNAL.code(), cause);
        return Problem.of(ErrorCode.INTERNAL, "The request failed for a reason that is in the node's log.");
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private ExceptionHandler exceptions() {
        return ExceptionHandler.newBuilder()
                .matchAny(failure -> answer(of(failure)))
                .build();
    }

    private RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleNotFound(answer(Problem.of(ErrorCode.NOT_FOUND, "No resource has this path.")))
                .handleAll(MethodRejection.class, this::wrongMethod)
                .handleAll(
                        Rejection.class,
                        all -> answer(Problem.of(
                                ErrorCode.PARAMETER_INVALID,
                                "The request was not understood: "
                                        + all.get(0).getClass().getSimpleName() + ".")))
                .build();
    }

    private Route wrongMethod(List<MethodRejection> rejections) {
        List<HttpMethod> allowed =
                rejections.stream().map(MethodRejection::supported).distinct().toList();
        Problem problem = Problem.of(
                ErrorCode.METHOD_NOT_ALLOWED,
                "Allowed here: "
                        + String.join(
                                ", ", allowed.stream().map(HttpMethod::value).toList()) + ".");
        return respondWithHeader(Allow.create(allowed.toArray(HttpMethod[]::new)), () -> answer(problem));
    }

    private Route answer(Problem problem) {
        return extractUri(uri -> complete(response(problem, uri.path())));
    }
}
