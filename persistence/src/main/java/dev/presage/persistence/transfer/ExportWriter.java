package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.chain.Chain;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Writes a file: eight letters, then frames. A frame is a letter for its kind, the length of its body in four bytes,
 * the body, and a CRC-32C over all these in four, with the highest byte of each number first. The last frame has the
 * SHA-256 of everything before it. The file gets its name once it is whole and on the disk.
 */
public final class ExportWriter implements ExportSink, Closeable {
    static final byte[] MAGIC = "PRSGJRNL".getBytes(StandardCharsets.US_ASCII);
    static final char HEADER = 'H';
    static final char SETUP = 'S';
    static final char ROW = 'R';
    static final char CONTEXT = 'C';
    static final char FOOTER = 'F';

    /** Bytes of a frame besides its body. */
    static final int AROUND = Byte.BYTES + 2 * Integer.BYTES;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Path next;
    private final FileChannel channel;
    private final OutputStream out;
    private final MessageDigest sha256 = Chain.sha256();
    private final CRC32C crc = new CRC32C();
    private long offset;
    private long rows;
    private long contexts;
    private long setups;

    /** Begins a file that only its owner can read; one of that name is replaced in the end. */
    public ExportWriter(Path file) throws IOException {
        this.file = file;
        this.next = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(next);
        this.channel = FileChannel.open(
                next,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        write(MAGIC);
    }

    @Override
    public void begin(ExportHeader header) throws IOException {
        frame(HEADER, HeaderJson.write(header));
    }

    @Override
    public void setup(ExportedSetup setup) throws IOException {
        frame(SETUP, setup.body());
        setups++;
    }

    @Override
    public void row(ExportedRow row) throws IOException {
        frame(ROW, row.body());
        rows++;
    }

    @Override
    public void context(ExportedContext context) throws IOException {
        frame(CONTEXT, context.body());
        contexts++;
    }

    /** Where the next frame will stand. */
    public long offset() {
        return offset;
    }

    private void frame(char kind, byte[] body) throws IOException {
        byte[] head = ByteBuffer.allocate(Byte.BYTES + Integer.BYTES)
                .put((byte) kind)
                .putInt(body.length)
                .array();
        crc.reset();
        crc.update(head);
        crc.update(body);
        write(head);
        write(body);
        write(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        sha256.update(bytes);
        offset += bytes.length;
    }

    /** Ends the file and gives it its name. */
    public ExportFooter finish() throws IOException {
        var footer =
                new ExportFooter(rows, contexts, setups, offset, HexFormat.of().formatHex(sha256.digest()));
        frame(FOOTER, HeaderJson.write(footer));
        out.flush();
        channel.force(true);
        channel.close();
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder)) {
                names.force(true);
            }
        }
        return footer;
    }

    /** Gives the file up unless it is finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(next);
    }
}
