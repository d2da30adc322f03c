package dev.presage.persistence.journal;

import java.util.Arrays;

/**
 * An event or a snapshot as it is stored. Made in the subject's actor, so that the journal's single thread has nothing
 * left to encode.
 *
 * @param manifest the logical name and version of what the bytes hold, for example {@code observed:1}
 * @param bytes not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by value below, and copied nowhere on the hot path.
public record JournalBytes(String manifest, byte[] bytes) {
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
