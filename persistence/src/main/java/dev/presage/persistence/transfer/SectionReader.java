package dev.presage.persistence.transfer;

import dev.presage.protocol.wire.MalformedBytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads some rows of one subject from the middle of a file. */
public final class SectionReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private SectionReader() {}

    /**
     * Rows that stand one after the other.
     *
     * @param offset where the first of them stands
     * @param id whose rows stand there
     * @param first its sequence number
     * @param from the first that is wanted
     * @param to the last that is wanted
     * @throws DamagedExport if they do not stand there
     */
    public static List<ExportedRow> read(Path file, long offset, String id, long first, long from, long to)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(offset);
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            var frames = new FrameInput(in, bytes -> {});
            var rows = new ArrayList<ExportedRow>();
            for (long due = first; due <= to; due++) {
                FrameInput.Raw raw = frames.next();
                ExportedRow row = raw.kind() == ExportWriter.ROW ? ExportedRow.of(raw.body()) : null;
                if (row == null || row.version() != due || !row.id().equals(id)) {
                    throw new MalformedBytes("row " + due + " does not stand where it was written");
                }
                if (due >= from) {
                    rows.add(row);
                }
            }
            return rows;
        } catch (MalformedBytes damaged) {
            throw new DamagedExport(
                    file + " is damaged at byte " + offset + ": " + damaged.getMessage() + ".", damaged);
        }
    }
}
