package dev.presage.ops.dataset;

import dev.presage.node.training.data.Pseudonyms;
import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** The key that pseudonyms are made with: in a file that only its owner reads. */
final class PseudonymKey {
    private static final String FILE = "PRESAGE_PSEUDONYM_KEY_FILE";
    private static final int BYTES = 32;

    private PseudonymKey() {}

    /** Reads the key; where there is none a new one is made. */
    static Pseudonyms load(Map<String, String> environment) {
        String given = environment.getOrDefault(FILE, "");
        Path home = Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage"));
        if (given.isBlank() && !Files.isDirectory(home)) {
            throw new CannotStart(home + " is no home of Presage that could keep the pseudonym key: set " + FILE + ".");
        }
        Path file = given.isBlank() ? home.resolve("pseudonym.key") : Path.of(given);
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return new Pseudonyms(HexFormat.of().parseHex(Files.readString(file).strip()));
        } catch (IOException unreadable) {
            throw new CannotStart(file + " cannot be read or made: check " + FILE + ".", unreadable);
        } catch (IllegalArgumentException malformed) {
            throw new CannotStart(file + " must hold at least 32 hexadecimal digits: check " + FILE + ".", malformed);
        }
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
