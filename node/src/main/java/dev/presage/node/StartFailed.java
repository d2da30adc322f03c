package dev.presage.node;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The node cannot start; the message says why and what to check. */
public final class StartFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public StartFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
