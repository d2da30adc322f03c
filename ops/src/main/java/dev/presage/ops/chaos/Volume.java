package dev.presage.ops.chaos;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the journal lies: a small volume of its own, so that it can be filled and nothing else is.
 *
 * @param directory where it is mounted
 * @param isOwn whether it is one; otherwise it is a directory like any other, and must not be filled
 */
record Volume(Path directory, boolean isOwn) {
    private static final String FILLER = "filler";
    private static final int PIECE = 1 << 16;

    /**
     * Mounts one in memory.
     *
     * @param mib its size
     */
    static Volume mount(Path directory, long mib) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Process mount = new ProcessBuilder(List.of(
                        "mount", "-t", "tmpfs", "-o", "size=" + mib + "m,mode=755", "none", directory.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (mount.waitFor() != 0) {
            throw new CannotStart("No volume of " + mib + " MiB can be mounted in memory: " + said.strip()
                    + " Run as root, or say --no-namespaces.");
        }
        return new Volume(directory, true);
    }

    /** A directory like any other. */
    static Volume plain(Path directory) throws IOException {
        return new Volume(Files.createDirectories(directory), false);
    }

    /** Fills it to the last byte, and says how many it took; at the end one more is refused. */
    long fill() throws IOException {
        long written = 0;
        try (OutputStream filler = Files.newOutputStream(directory.resolve(FILLER))) {
            for (byte[] piece = new byte[PIECE]; piece.length > 0; ) {
                try {
                    filler.write(piece);
                    written += piece.length;
                } catch (IOException full) {
                    piece = new byte[piece.length / 2];
                }
            }
        }
        return written;
    }

    /** Whether no byte more can be written. */
    boolean isFull() {
        Path more = directory.resolve("more");
        try {
            Files.write(more, new byte[PIECE]);
            return false;
        } catch (IOException full) {
            return true;
        } finally {
            try {
                Files.deleteIfExists(more);
            } catch (IOException stays) {
                // The next free() does not depend on it.
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(directory.resolve(FILLER));
    }
}
