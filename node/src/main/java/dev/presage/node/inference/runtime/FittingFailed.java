package dev.presage.node.inference.runtime;

import java.io.Serial;

/** Fitting came to nothing that could be served. */
public final class FittingFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public FittingFailed(String message) {
        super(message);
    }
}
