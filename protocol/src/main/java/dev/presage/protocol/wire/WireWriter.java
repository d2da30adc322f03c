package dev.presage.protocol.wire;

import dev.presage.protocol.Floats;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes values in protobuf's primitive encodings, one after the other; {@link WireReader} reads them in that order.
 * Every journal row goes through here, so it writes into one array of its own and makes no other objects.
 */
public final class WireWriter {
    private static final int BUFFER_BYTES = 512;
    private static final int MAX_VARINT_BYTES = 10;
    private static final int ASCII = 0x80;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    public WireWriter() {
        this(BUFFER_BYTES);
    }

    /** With room for {@code expected} bytes, and for more if need be. */
    public WireWriter(int expected) {
        this.bytes = new byte[expected];
    }

    /** Makes room for {@code more} bytes. */
    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
        }
    }

    private void varint(long value) {
        reserve(MAX_VARINT_BYTES);
        long left = value;
        while ((left & -ASCII) != 0) {
            bytes[size++] = (byte) (left | ASCII);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    /** A whole number, zig-zag and variable length: small magnitudes are short. */
    public WireWriter number(long value) {
        varint((value << 1) ^ (value >> 63));
        return this;
    }

    public WireWriter bool(boolean value) {
        reserve(1);
        bytes[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    public WireWriter real(double value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, size, Double.doubleToRawLongBits(value));
        size += Long.BYTES;
        return this;
    }

    public WireWriter single(float value) {
        reserve(Integer.BYTES);
        INTS.set(bytes, size, Float.floatToRawIntBits(value));
        size += Integer.BYTES;
        return this;
    }

    /** Length in bytes, then UTF-8. */
    public WireWriter text(String value) {
        int length = value.length();
        int start = size;
        varint(length);
        reserve(length);
        for (int i = 0; i < length; i++) {
            char character = value.charAt(i);
            if (character >= ASCII) {
                size = start;
                return bytes(value.getBytes(StandardCharsets.UTF_8));
            }
            bytes[size++] = (byte) character;
        }
        return this;
    }

    /** Length, then the bytes. */
    public WireWriter bytes(byte[] value) {
        varint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** Seconds and nanoseconds. */
    public WireWriter instant(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    /** Length, then each number in single precision. */
    public WireWriter floats(Floats values) {
        int length = values.length();
        number(length);
        reserve(Math.multiplyExact(length, Float.BYTES));
        for (int i = 0; i < length; i++) {
            INTS.set(bytes, size + i * Float.BYTES, Float.floatToRawIntBits(values.get(i)));
        }
        size += length * Float.BYTES;
        return this;
    }

    /** All that was written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
