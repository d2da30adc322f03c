package dev.presage.node.registry;

import java.io.Serial;

/** A model's file is missing, altered, or cannot be read or written; the message says which and what to do. */
public final class UnusableFile extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public UnusableFile(String message) {
        super(message);
    }

    public UnusableFile(String message, Throwable cause) {
        super(message, cause);
    }
}
