package dev.presage.node.training.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** What a subject is called in a training set: 32 bytes that say nothing without the key. Compares by value. */
final class Pseudonym {
    static final int BYTES = 32;

    private static final double ALL = 0x1p53;

    private final byte[] bytes;

    Pseudonym(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A pseudonym has " + BYTES + " bytes.");
        }
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Which of 16 partitions it falls into when parted for the {@code depth}-th time, counted from 0. */
    int partition(int depth) {
        int pair = bytes[depth / 2] & 0xff;
        return depth % 2 == 0 ? pair >> 4 : pair & 0xf;
    }

    /** Where it stands among all when subjects are split, in [0, 1). */
    double place() {
        return share(16);
    }

    /** Where it stands among all when a sample is taken, in [0, 1). */
    double lot() {
        return share(24);
    }

    private double share(int at) {
        return (ByteBuffer.wrap(bytes).getLong(at) >>> 11) / ALL;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pseudonym that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes).getInt();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
