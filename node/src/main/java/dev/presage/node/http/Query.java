package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Reads a request's query parameters. Unknown ones are ignored; a bad value ends the request with a problem. */
final class Query {
    private final org.apache.pekko.http.javadsl.model.Query query;

    Query(HttpRequest request) {
        this.query = request.getUri().query();
    }

    /** A parameter's text, if it is there and not empty. */
    Optional<String> text(String name) {
        return query.get(name).filter(value -> !value.isEmpty());
    }

    /** A whole number in {@code [min, max]}. */
    Optional<Long> number(String name, long min, long max) {
        return parsed(name, "a whole number from " + min + " to " + max, text -> {
            long value = Long.parseLong(text);
            if (value < min || value > max) {
                throw new IllegalArgumentException(name);
            }
            return value;
        });
    }

    Optional<Instant> time(String name) {
        return parsed(name, "a time such as 2026-03-04T05:06:07Z", text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    int limit(int otherwise) {
        return Math.toIntExact(number("limit", 1, 1000).orElse((long) otherwise));
    }

    /** A parameter as {@code parse} reads it, which throws {@link IllegalArgumentException} on a bad value. */
    <T> Optional<T> parsed(String name, String expected, Function<String, T> parse) {
        return text(name).map(text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw invalid(name, name + " must be " + expected + ".");
            }
        });
    }

    /** Domain and id of a path as a subject. */
    static SubjectId subject(String domain, String id) {
        if (!SubjectId.DOMAIN.matcher(domain).matches()) {
            throw new ProblemException(ErrorCode.DOMAIN_UNKNOWN, "No domain has this name.");
        }
        if (!SubjectId.isValidId(id)) {
            throw new ProblemException(
                    ErrorCode.SUBJECT_INVALID,
                    "The id in the path is too long or has characters that are not allowed.");
        }
        return new SubjectId(domain, id);
    }

    static ProblemException invalid(String name, String detail) {
        return new ProblemException(new Problem(ErrorCode.PARAMETER_INVALID, detail, name));
    }
}
