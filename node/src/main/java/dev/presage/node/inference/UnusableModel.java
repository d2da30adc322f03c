package dev.presage.node.inference;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A model cannot be served as configured; the message names it and says what is wrong with it. */
public class UnusableModel extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public UnusableModel(String message) {
        super(message);
    }

    public UnusableModel(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
