package dev.presage.node.training.data;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The key that pseudonyms are made with: in a file that only its owner reads. */
public final class PseudonymKey {
    private static final int BYTES = 32;

    private PseudonymKey() {}

    /**
     * Reads the key; where there is none a new one is made.
     *
     * @throws IOException if the file can neither be read nor made
     * @throws IllegalArgumentException if it holds something else
     */
    public static Pseudonyms load(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        return new Pseudonyms(HexFormat.of().parseHex(Files.readString(file).strip()));
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path next = Files.createTempFile(
                folder,
                "pseudonym",
                ".next",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(next, HexFormat.of().formatHex(key) + "\n");
            Files.createLink(file, next);
        } catch (FileAlreadyExistsException somebodyWasFaster) {
            // Theirs is as good.
        } finally {
            Files.delete(next);
        }
    }
}
