package dev.presage.persistence.archive;

import dev.presage.persistence.transfer.ExportFooter;
import dev.presage.persistence.transfer.ExportWriter;
import dev.presage.persistence.transfer.ExportedRow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows into an archive, subject after subject, and notes where they stand. */
final class ArchiveFile implements Closeable {
    /** A section takes no further row beyond either: as much is read for one row in the worst case. */
    private static final int SECTION_ROWS = 256;

    private static final int SECTION_BYTES = 1 << 18;

    /** A file takes no further subject's rows beyond either, so that its index goes into one transaction. */
    private static final long FILE_ROWS = 1_000_000;

    private static final long FILE_BYTES = 1L << 30;

    private final Path file;
    private final ExportWriter writer;
    private final List<Section> sections = new ArrayList<>();
    private long rows;
    private long begun;
    private @Nullable ExportedRow first;
    private @Nullable ExportedRow last;

    ArchiveFile(Path file, ExportWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    void row(ExportedRow row) throws IOException {
        ExportedRow before = last;
        if (before != null
                && (!before.id().equals(row.id())
                        || sectionRows() >= SECTION_ROWS
                        || writer.offset() - begun >= SECTION_BYTES)) {
            endSection();
        }
        if (first == null) {
            first = row;
            begun = writer.offset();
        }
        writer.row(row);
        last = row;
        rows++;
    }

    private long sectionRows() {
        return first == null || last == null ? 0 : last.version() - first.version() + 1;
    }

    private void endSection() {
        ExportedRow from = first;
        ExportedRow to = last;
        if (from != null && to != null) {
            sections.add(new Section(from.id(), from.version(), to.version(), file, begun, to.link()));
        }
        first = null;
        last = null;
    }

    boolean isFull() {
        return rows >= FILE_ROWS || writer.offset() >= FILE_BYTES;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    ExportFooter finish() throws IOException {
        endSection();
        return writer.finish();
    }

    List<Section> sections() {
        return sections;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
