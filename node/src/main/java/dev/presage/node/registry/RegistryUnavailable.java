package dev.presage.node.registry;

import java.io.Serial;

/** The registry's database does not answer, or not as it should; try again. */
public final class RegistryUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public RegistryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
