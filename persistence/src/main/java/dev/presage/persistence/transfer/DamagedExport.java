package dev.presage.persistence.transfer;

import java.io.IOException;
import java.io.Serial;

/** A file that is not, or not any more, what an export wrote; the message says where. */
public final class DamagedExport extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    DamagedExport(String message) {
        super(message);
    }

    DamagedExport(String message, Throwable cause) {
        super(message, cause);
    }
}
