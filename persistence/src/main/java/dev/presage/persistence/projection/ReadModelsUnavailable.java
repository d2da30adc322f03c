package dev.presage.persistence.projection;

import java.io.Serial;

/** What the projections hold cannot be read now, or not in time; try again, or ask for less. */
public final class ReadModelsUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ReadModelsUnavailable(Throwable cause) {
        super("The projections' tables cannot be read now.", cause);
    }
}
