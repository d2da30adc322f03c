package dev.presage.persistence.proof;

import dev.presage.persistence.journal.chain.Chain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one subject's chain ended when a block was signed.
 *
 * @param id the persistence id
 * @param version sequence number of the last row
 * @param link that row's link; 32 zeros if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Leaf(String id, long version, byte[] link) {
    /** As it goes into the tree: length of the id in 4 bytes, the id in UTF-8, the sequence number in 8, the link. */
    byte[] bytes() {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length + Long.BYTES + Chain.LENGTH)
                .putInt(name.length)
                .put(name)
                .putLong(version)
                .put(link)
                .array();
    }

    /** All leaves of a block, one after the other. */
    static byte[] pack(List<Leaf> leaves) {
        List<byte[]> parts = leaves.stream().map(Leaf::bytes).toList();
        var packed =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(packed::put);
        return packed.array();
    }

    /**
     * Reverses {@link #pack}.
     *
     * @throws IllegalArgumentException if the bytes are not what it made
     */
    static List<Leaf> unpack(byte[] packed) {
        var leaves = new ArrayList<Leaf>();
        var in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            if (in.remaining() < Integer.BYTES) {
                throw new IllegalArgumentException("The leaves end early.");
            }
            int length = in.getInt();
            if (length < 0 || in.remaining() - Long.BYTES - Chain.LENGTH < length) {
                throw new IllegalArgumentException("The leaves end early.");
            }
            byte[] name = new byte[length];
            in.get(name);
            long version = in.getLong();
            byte[] link = new byte[Chain.LENGTH];
            in.get(link);
            leaves.add(new Leaf(new String(name, StandardCharsets.UTF_8), version, link));
        }
        return leaves;
    }
}
