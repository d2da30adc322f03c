package dev.presage.node.http;

import dev.presage.protocol.Problem;

/**
 * What a port answers: what was asked for, or why there is none.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {
    record Found<T>(T value) implements Answer<T> {}

    record Refused<T>(Problem problem) implements Answer<T> {}

    /** What was asked for; a problem ends the request. */
    default T orProblem() {
        return switch (this) {
            case Found<T> found -> found.value();
            case Refused<T> refused -> throw new ProblemException(refused.problem());
        };
    }
}
