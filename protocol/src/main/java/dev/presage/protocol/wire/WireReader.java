package dev.presage.protocol.wire;

import com.google.protobuf.CodedInputStream;
import dev.presage.protocol.Floats;
import java.io.IOException;
import java.time.Instant;

/** Reads what {@link WireWriter} wrote. Every method throws {@link MalformedBytes} where the bytes do not fit. */
public final class WireReader {
    /** Far above any row a model reads; keeps damaged bytes from asking for gigabytes. */
    private static final int MAX_FLOATS = 1 << 20;

    private final CodedInputStream in;

    public WireReader(byte[] bytes) {
        this.in = CodedInputStream.newInstance(bytes);
    }

    private interface Read<T> {
        T run() throws IOException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.run();
        } catch (IOException malformed) {
            throw endsEarly(malformed);
        }
    }

    private static MalformedBytes endsEarly(IOException malformed) {
        return new MalformedBytes("The bytes end early or are not what was written.", malformed);
    }

    public long number() {
        return read(in::readSInt64);
    }

    /** A whole number that must lie in {@code [0, limit]}, for counts and lengths. */
    public int count(int limit) {
        long value = number();
        if (value < 0 || value > limit) {
            throw new MalformedBytes("A count of " + value + " is outside 0 to " + limit + ".");
        }
        return (int) value;
    }

    public boolean bool() {
        return read(in::readBool);
    }

    public double real() {
        return read(in::readDouble);
    }

    public float single() {
        return read(in::readFloat);
    }

    public String text() {
        return read(in::readString);
    }

    public byte[] bytes() {
        return read(in::readByteArray);
    }

    public Instant instant() {
        return Instant.ofEpochSecond(number(), number());
    }

    public Floats floats() {
        int length = count(MAX_FLOATS);
        return read(() -> {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = in.readFloat();
            }
            return Floats.adopt(values);
        });
    }

    /** Passes over a text, or over anything else whose length stands before it. */
    public void skipText() {
        try {
            in.skipRawBytes(in.readRawVarint32());
        } catch (IOException malformed) {
            throw endsEarly(malformed);
        }
    }

    /** Passes over a number that {@link WireWriter#real} wrote. */
    public void skipReal() {
        skip(Double.BYTES);
    }

    /** Passes over what {@link WireWriter#floats} wrote. */
    public void skipFloats() {
        skip(count(MAX_FLOATS) * Float.BYTES);
    }

    private void skip(int bytes) {
        try {
            in.skipRawBytes(bytes);
        } catch (IOException malformed) {
            throw endsEarly(malformed);
        }
    }

    /** Whether everything was read. */
    public boolean isAtEnd() {
        return read(in::isAtEnd);
    }
}
