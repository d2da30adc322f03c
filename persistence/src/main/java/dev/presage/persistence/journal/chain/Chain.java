package dev.presage.persistence.journal.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Computes links. A row's link is the SHA-256 of, one after the other,
 *
 * <ol>
 *   <li>the link of the row before it, 32 bytes; {@link #start()} for the first row, or where the row before has none
 *   <li>the persistence id: its length in UTF-8 as 4 bytes, then as many bytes
 *   <li>the sequence number, 8 bytes
 *   <li>the manifest, written like the id
 *   <li>the SHA-256 of the payload as it is stored, 32 bytes
 * </ol>
 *
 * with the highest byte of each number first. Rows are checked by this for as long as there are any, so it never
 * changes. Belongs to one thread.
 */
public final class Chain {
    /** Bytes of a link, and of every other digest here. */
    public static final int LENGTH = 32;

    private final MessageDigest sha256 = sha256();

    /** A SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("Every Java has SHA-256.", never);
        }
    }

    /** What comes before the first link: 32 zeros. */
    public static byte[] start() {
        return new byte[LENGTH];
    }

    /** The link of a row whose payload is at hand. */
    public byte[] link(byte @Nullable [] previous, String id, long version, String manifest, byte[] payload) {
        return linkOfDigest(previous, id, version, manifest, sha256.digest(payload));
    }

    /** The link of a row of whose payload only the digest is known. */
    public byte[] linkOfDigest(byte @Nullable [] previous, String id, long version, String manifest, byte[] digest) {
        sha256.update(previous == null ? start() : previous);
        text(id);
        number(version, Long.BYTES);
        text(manifest);
        return sha256.digest(digest);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length, Integer.BYTES);
        sha256.update(bytes);
    }

    private void number(long number, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            sha256.update((byte) (number >>> (Byte.SIZE * i)));
        }
    }
}
