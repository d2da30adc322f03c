package dev.presage.protocol.wire;

import com.google.protobuf.CodedOutputStream;
import dev.presage.protocol.Floats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Writes values in protobuf's primitive encodings, one after the other; {@link WireReader} reads them in that order.
 */
public final class WireWriter {
    private static final int BUFFER_BYTES = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER_BYTES);

    private interface Write {
        void run() throws IOException;
    }

    private WireWriter write(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException("An array in memory cannot fail.", impossible);
        }
    }

    /** A whole number, zig-zag and variable length: small magnitudes are short. */
    public WireWriter number(long value) {
        return write(() -> out.writeSInt64NoTag(value));
    }

    public WireWriter bool(boolean value) {
        return write(() -> out.writeBoolNoTag(value));
    }

    public WireWriter real(double value) {
        return write(() -> out.writeDoubleNoTag(value));
    }

    public WireWriter single(float value) {
        return write(() -> out.writeFloatNoTag(value));
    }

    public WireWriter text(String value) {
        return write(() -> out.writeStringNoTag(value));
    }

    public WireWriter bytes(byte[] value) {
        return write(() -> out.writeByteArrayNoTag(value));
    }

    /** Seconds and nanoseconds. */
    public WireWriter instant(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    /** Length, then each number in single precision. */
    public WireWriter floats(Floats values) {
        number(values.length());
        return write(() -> {
            for (int i = 0; i < values.length(); i++) {
                out.writeFloatNoTag(values.get(i));
            }
        });
    }

    /** All that was written so far. */
    public byte[] toByteArray() {
        write(out::flush);
        return bytes.toByteArray();
    }
}
