package dev.presage.persistence.journal;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Hands {@link JournalBytes} to the store as they are. Configured in {@code presage/persistence.conf}. */
public final class JournalBytesSerializer extends SerializerWithStringManifest {
    /** Stands in every row, so it never changes. */
    public static final int IDENTIFIER = 7301;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object bytes) {
        return ((JournalBytes) bytes).manifest();
    }

    @Override
    public byte[] toBinary(Object bytes) {
        return ((JournalBytes) bytes).bytes();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return new JournalBytes(manifest, bytes);
    }
}
