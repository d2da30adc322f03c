package dev.presage.persistence.transfer;

import dev.presage.protocol.wire.MalformedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Reads frames one after the other, each checked by its sum; {@link MalformedBytes} says what is wrong with one. */
final class FrameInput {
    /** Far above any row; keeps a damaged length from asking for gigabytes. */
    private static final int MOST_BYTES = 1 << 28;

    private final InputStream in;
    private final Consumer<byte[]> seen;
    private final CRC32C crc = new CRC32C();

    /**
     * @param seen hears of all bytes in their order
     */
    FrameInput(InputStream in, Consumer<byte[]> seen) {
        this.in = in;
        this.seen = seen;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Raw(char kind, byte[] body) {
        int length() {
            return body.length + ExportWriter.AROUND;
        }
    }

    Raw next() throws IOException {
        byte[] head = read(Byte.BYTES + Integer.BYTES);
        ByteBuffer numbers = ByteBuffer.wrap(head);
        char kind = (char) numbers.get();
        int length = numbers.getInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new MalformedBytes("a part of it has a length that cannot be");
        }
        byte[] body = read(length);
        crc.reset();
        crc.update(head);
        crc.update(body);
        int sum = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
        if (sum != (int) crc.getValue()) {
            throw new MalformedBytes("what follows is not what was written");
        }
        return new Raw(kind, body);
    }

    byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new MalformedBytes("it ends there, and has no proper end");
        }
        seen.accept(bytes);
        return bytes;
    }
}
