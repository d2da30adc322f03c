package dev.presage.ops.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps logs from growing for ever. */
final class Logs {
    private static final long LONG_BYTES = 16L << 20;

    private Logs() {}

    /** Moves a long log aside; the one moved aside before is lost. */
    static void rotate(Path log) {
        try {
            if (Files.exists(log) && Files.size(log) > LONG_BYTES) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException unimportant) {
            // A long log is no reason not to start.
        }
    }
}
