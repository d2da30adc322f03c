package dev.presage.persistence.archive;

import java.io.Serial;

/** Rows lie in a file that cannot be read here; the message names both. */
public final class ArchiveAway extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ArchiveAway(Section section, Throwable cause) {
        super(
                "Rows " + section.first() + " to " + section.last() + " of "
                        + section.id().replaceFirst("\\|", "/") + " lie in " + section.file()
                        + ", which cannot be read here: " + cause.getMessage(),
                cause);
    }
}
