package dev.presage.node.inference.runtime;

import java.io.Serial;

/** A weights file is missing, damaged, or not of the net that was asked for. */
public final class UnreadableWeights extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public UnreadableWeights(String message) {
        super(message);
    }

    public UnreadableWeights(String message, Throwable cause) {
        super(message, cause);
    }
}
