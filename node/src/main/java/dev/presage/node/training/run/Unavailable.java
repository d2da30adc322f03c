package dev.presage.node.training.run;

import java.io.Serial;

/** Something that a training needs does not answer now; it goes on where it stands when that is back. */
public final class Unavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
