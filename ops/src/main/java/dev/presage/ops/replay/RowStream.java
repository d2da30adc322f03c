package dev.presage.ops.replay;

import dev.presage.ops.events.OutgoingEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The rows of one file, or of several that follow each other; one file is open at a time. */
final class RowStream implements Closeable {
    private final Queue<Path> files;
    private final Path base;
    private final RowFormat format;
    private @Nullable Path file;
    private @Nullable Lines lines;
    private boolean ended;

    /**
     * A stream that has not opened anything yet.
     *
     * @param files what to read, in this order
     * @param base files are named relative to it in messages
     * @param format what their rows mean
     */
    RowStream(List<Path> files, Path base, RowFormat format) {
        this.files = new ArrayDeque<>(files);
        this.base = base;
        this.format = format;
    }

    /** The next row that means something, or null at the end. */
    @Nullable
    Row next() throws IOException {
        while (true) {
            Lines open = lines;
            if (open == null) {
                Path following = files.poll();
                if (following == null) {
                    return rest();
                }
                Row refused = open(following);
                if (refused != null) {
                    return refused;
                }
                continue;
            }
            String line = open.next();
            if (line == null) {
                close();
            } else if (!line.isBlank()) {
                return read(open.number(), line);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }

    private Row read(long number, String line) {
        try {
            List<OutgoingEvent> events = format.row(number, line);
            return new Row.Read(events);
        } catch (BadRow bad) {
            return new Row.Bad(place(number), reason(bad));
        }
    }

    private @Nullable Row open(Path following) throws IOException {
        file = following;
        Lines opened = new Lines(following);
        lines = opened;
        String header = opened.next();
        try {
            format.header(Csv.split(header == null ? "" : header));
            return null;
        } catch (BadRow bad) {
            close();
            return new Row.Bad(place(1), reason(bad) + "; the whole file is left out");
        }
    }

    private @Nullable Row rest() {
        if (ended) {
            return null;
        }
        ended = true;
        List<OutgoingEvent> last = format.rest();
        return last.isEmpty() ? null : new Row.Read(last);
    }

    private String place(long number) {
        return (file == null ? base : base.relativize(file)) + ":" + number;
    }

    private static String reason(BadRow bad) {
        return String.valueOf(bad.getMessage());
    }
}
