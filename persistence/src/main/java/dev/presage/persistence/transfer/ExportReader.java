package dev.presage.persistence.transfer;

import static dev.presage.persistence.transfer.ExportWriter.CONTEXT;
import static dev.presage.persistence.transfer.ExportWriter.FOOTER;
import static dev.presage.persistence.transfer.ExportWriter.HEADER;
import static dev.presage.persistence.transfer.ExportWriter.MAGIC;
import static dev.presage.persistence.transfer.ExportWriter.ROW;
import static dev.presage.persistence.transfer.ExportWriter.SETUP;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.presage.persistence.journal.chain.Chain;
import dev.presage.protocol.wire.MalformedBytes;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a file from its first byte to its last, and says where it is not what was written. */
public final class ExportReader implements Closeable {
    /** Far above any row; keeps a damaged length from asking for gigabytes. */
    private static final int MOST_BYTES = 1 << 28;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final Path file;
    private final MessageDigest sha256 = Chain.sha256();
    private final CRC32C crc = new CRC32C();
    private final ExportHeader header;
    private long offset;
    private long rows;
    private long contexts;
    private long setups;
    private String last = "";
    private boolean ended;

    /**
     * Opens a file.
     *
     * @throws DamagedExport if it does not begin as one does
     */
    public ExportReader(Path file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            if (!Arrays.equals(read(MAGIC.length), MAGIC)) {
                throw new DamagedExport(file + " is not an export of a journal.");
            }
            Raw first = raw();
            if (first.kind() != HEADER) {
                throw damaged("it has no header");
            }
            this.header = HeaderJson.readHeader(first.body());
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            in.close();
            throw new DamagedExport(file + " cannot be read: " + unreadable.getMessage() + ".", unreadable);
        } catch (IOException | RuntimeException damaged) {
            in.close();
            throw damaged;
        }
    }

    public ExportHeader header() {
        return header;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Raw(char kind, byte[] body) {}

    /**
     * The next part; null after the footer, which was then found to be true.
     *
     * @throws DamagedExport where the file is not what was written
     */
    public @Nullable Frame next() throws IOException {
        if (ended) {
            return null;
        }
        byte[] before = digest();
        long length = offset;
        Raw raw = raw();
        try {
            return switch (raw.kind()) {
                case SETUP -> {
                    setups++;
                    yield ExportedSetup.of(raw.body());
                }
                case ROW -> {
                    rows++;
                    ExportedRow row = ExportedRow.of(raw.body());
                    last = row.named();
                    yield row;
                }
                case CONTEXT -> {
                    contexts++;
                    yield ExportedContext.of(raw.body());
                }
                case FOOTER -> {
                    ExportFooter footer = HeaderJson.readFooter(raw.body());
                    end(footer, length, before);
                    yield footer;
                }
                default -> throw damaged("it has a part " + raw.kind() + " that is not known here");
            };
        } catch (MalformedBytes | JsonProcessingException | IllegalArgumentException unreadable) {
            throw new DamagedExport(where() + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** A digest so far is only needed before a footer, which nobody knows to come. */
    private byte[] digest() throws IOException {
        in.mark(1);
        int kind = in.read();
        in.reset();
        return kind == FOOTER ? sha256.digest() : new byte[0];
    }

    private void end(ExportFooter footer, long length, byte[] digest) throws IOException {
        ended = true;
        if (footer.rows() != rows || footer.contexts() != contexts || footer.setups() != setups) {
            throw damaged("it holds " + rows + " rows, where its end says " + footer.rows());
        }
        if (footer.bytes() != length || !footer.sha256().equals(HexFormat.of().formatHex(digest))) {
            throw damaged("its SHA-256 is not the one that its end says");
        }
        if (in.read() >= 0) {
            throw damaged("there are bytes after its end");
        }
    }

    private Raw raw() throws IOException {
        byte[] head = read(Byte.BYTES + Integer.BYTES);
        ByteBuffer numbers = ByteBuffer.wrap(head);
        char kind = (char) numbers.get();
        int length = numbers.getInt();
        if (length < 0 || length > MOST_BYTES) {
            throw damaged("a part of it has a length that cannot be");
        }
        byte[] body = read(length);
        crc.reset();
        crc.update(head);
        crc.update(body);
        int sum = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
        if (sum != (int) crc.getValue()) {
            throw damaged("what follows is not what was written");
        }
        return new Raw(kind, body);
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw damaged("it ends there, and has no proper end");
        }
        sha256.update(bytes);
        offset += length;
        return bytes;
    }

    private DamagedExport damaged(String how) {
        return new DamagedExport(where() + ": " + how + ".");
    }

    private String where() {
        return file + " is damaged "
                + (rows == 0 ? "before its first row" : "after " + last + ", which is number " + rows + " in it");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
