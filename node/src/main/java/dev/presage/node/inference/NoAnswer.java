package dev.presage.node.inference;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A model has no answer to a batch, and another worker would have none either. */
public final class NoAnswer extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public NoAnswer(String message) {
        super(message);
    }

    public NoAnswer(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
