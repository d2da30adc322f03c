package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers what is not even HTTP, or has headers or a URI out of all proportion. The server makes it by its name. */
public final class ParsingProblems extends ParsingErrorHandler {
    private static final int CONTENT_TOO_LARGE = 413;

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
        ErrorCode code = status.intValue() == CONTENT_TOO_LARGE ? ErrorCode.TOO_LARGE : ErrorCode.PARAMETER_INVALID;
        return Problems.response(Problem.of(code, info.summary()), "");
    }
}
