package dev.presage.persistence.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An event or a snapshot as it is stored. Made in the subject's actor, so that the journal's single thread has nothing
 * left to encode.
 *
 * @param manifest the logical name and version of what the bytes hold, for example {@code observed:1}
 * @param bytes not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by value below, and copied nowhere on the hot path.
public record JournalBytes(String manifest, byte[] bytes) {
    private static final String DAMAGED = "damaged";

    /** Stands for a row that is not what was written, and says why not. */
    public static JournalBytes damaged(String why) {
        return new JournalBytes(DAMAGED, why.getBytes(StandardCharsets.UTF_8));
    }

    /** Why it is not what was written; null if nothing is known against it. */
    public @Nullable String damage() {
        return manifest.equals(DAMAGED) ? new String(bytes, StandardCharsets.UTF_8) : null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JournalBytes that && manifest.equals(that.manifest) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * manifest.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return manifest + "[" + bytes.length + " bytes]";
    }
}
