package dev.presage.node.trials;

import java.io.Serial;

/** A version that can never be run as it is, for example since its file is altered; the message says why. */
public final class UnusableContender extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public UnusableContender(String message, Throwable cause) {
        super(message, cause);
    }
}
