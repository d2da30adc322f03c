package dev.presage.persistence.transfer;

import java.io.Serial;

/** Rows that do not go with what the journal holds; the message names the first one. */
public final class RefusedImport extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    RefusedImport(String message) {
        super(message);
    }
}
