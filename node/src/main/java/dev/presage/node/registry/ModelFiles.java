package dev.presage.node.registry;

import java.io.InputStream;
import java.nio.file.Path;

/** Keeps files under the SHA-256 of their content, lower-case hexadecimal. Safe for several nodes at once. Blocks. */
public interface ModelFiles {
    /**
     * Keeps a content; once this returns it survives a crash of the machine. A content that is there already costs only
     * reading it, and a copy that was altered is mended.
     *
     * @param content read to its end, not closed
     * @return its digest
     * @throws UnusableFile if it cannot be kept; then nothing of it is left to be found
     */
    String put(InputStream content);

    /**
     * A local file whose content has just been read and has this digest.
     *
     * @throws UnusableFile if there is none, or its content is another
     */
    Path get(String digest);
}
