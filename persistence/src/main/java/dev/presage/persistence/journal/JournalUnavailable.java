package dev.presage.persistence.journal;

import java.io.Serial;

/** The journal cannot be read now; try again. */
public final class JournalUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public JournalUnavailable(Throwable cause) {
        super("The journal cannot be read now.", cause);
    }
}
