package dev.presage.ops.dataset;

import dev.presage.node.training.data.PseudonymKey;
import dev.presage.node.training.data.Pseudonyms;
import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds the key that pseudonyms are made with by the environment, as a node does by its settings. */
public final class PseudonymKeys {
    private static final String FILE = "PRESAGE_PSEUDONYM_KEY_FILE";

    private PseudonymKeys() {}

    /** The pseudonyms of this key, which is made where there is none. */
    public static Pseudonyms load(Map<String, String> environment) {
        String given = environment.getOrDefault(FILE, "");
        Path home = Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage"));
        if (given.isBlank() && !Files.isDirectory(home)) {
            throw new CannotStart(home + " is no home of Presage that could keep the pseudonym key: set " + FILE + ".");
        }
        Path file = given.isBlank() ? home.resolve("pseudonym.key") : Path.of(given);
        try {
            return PseudonymKey.load(file);
        } catch (IOException unreadable) {
            throw new CannotStart(file + " cannot be read or made: check " + FILE + ".", unreadable);
        } catch (IllegalArgumentException malformed) {
            throw new CannotStart(file + " must hold at least 32 hexadecimal digits: check " + FILE + ".", malformed);
        }
    }
}
