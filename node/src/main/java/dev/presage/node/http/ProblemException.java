package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.io.Serial;

/** Ends a request with a problem. Thrown by resources, answered by {@link Problems}. */
final class ProblemException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    ProblemException(ErrorCode code, String detail) {
        this(Problem.of(code, detail));
    }

    Problem problem() {
        return problem;
    }
}
