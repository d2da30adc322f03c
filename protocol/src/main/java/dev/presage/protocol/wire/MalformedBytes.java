package dev.presage.protocol.wire;

import java.io.Serial;

/** Bytes that are not what their version says. */
public final class MalformedBytes extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public MalformedBytes(String message) {
        super(message);
    }

    public MalformedBytes(String message, Throwable cause) {
        super(message, cause);
    }
}
