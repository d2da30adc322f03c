package dev.presage.node.training.data;

import java.io.Serial;

/** No training set can be made, and nothing was left behind; the message says why and what to check. */
public final class CannotCut extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Cause why;

    /** Why not. */
    public enum Cause {
        UNKNOWN_DOMAIN,
        /** The domain has nothing a model could learn. */
        NO_TEACHING,
        BEYOND_END,
        NO_ROWS,
        ONE_CLASS,
        LEAK,
        /** One subject alone has more labels than memory may hold. */
        TOO_LARGE,
        /** Something lies where the set should go. */
        OCCUPIED,
        /** A set that was written is not there, or not what its card says. */
        ALTERED
    }

    CannotCut(Cause why, String message) {
        super(message);
        this.why = why;
    }

    CannotCut(Cause why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    public Cause why() {
        return why;
    }
}
