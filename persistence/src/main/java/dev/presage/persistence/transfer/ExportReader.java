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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads a file from its first byte to its last, and says where it is not what was written. */
public final class ExportReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final Path file;
    private final MessageDigest sha256 = Chain.sha256();
    private final FrameInput frames;
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
        this.frames = new FrameInput(in, sha256::update);
        try {
            if (!Arrays.equals(frames.read(MAGIC.length), MAGIC)) {
                throw new DamagedExport(file + " is not an export of a journal.");
            }
            FrameInput.Raw first = frames.next();
            offset = (long) MAGIC.length + first.length();
            if (first.kind() != HEADER) {
                throw damaged("it has no header");
            }
            this.header = HeaderJson.readHeader(first.body());
        } catch (JsonProcessingException | MalformedBytes | IllegalArgumentException unreadable) {
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
        try {
            FrameInput.Raw raw = frames.next();
            offset += raw.length();
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
            throw new DamagedExport(where() + ": " + unreadable.getMessage() + ".", unreadable);
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
