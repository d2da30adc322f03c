package dev.presage.persistence.replay;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A point of the past that cannot be shown; the problem says why. */
public final class Unreachable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public Unreachable(ErrorCode code, String detail) {
        super(detail);
        this.problem = Problem.of(code, detail);
    }

    Unreachable(ErrorCode code, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.problem = Problem.of(code, detail);
    }

    public Problem problem() {
        return problem;
    }
}
