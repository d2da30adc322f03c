package dev.presage.node.http;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * Cuts a stream of bytes into lines. A line that is too long is reported as such instead of failing the stream, and
 * takes no more memory than one that is not.
 */
final class Lines {
    private final int maxBytes;
    private ByteString begun = ByteString.emptyByteString();
    private boolean overlong;

    private Lines(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * One line.
     *
     * @param bytes what it says, without its end; empty if it was too long
     * @param overlong whether it was too long
     */
    record Line(ByteString bytes, boolean overlong) {}

    /** Lines of at most {@code maxBytes}; blank ones are left out. */
    static Flow<ByteString, Line, NotUsed> flow(int maxBytes) {
        return Flow.of(ByteString.class)
                .statefulMap(
                        () -> new Lines(maxBytes),
                        (lines, part) -> Pair.create(lines, lines.cut(part)),
                        lines -> java.util.Optional.of(lines.rest()))
                .mapConcat(lines -> lines);
    }

    private List<Line> cut(ByteString part) {
        var lines = new ArrayList<Line>();
        ByteString left = part;
        for (int end = left.indexOf((byte) '\n'); end >= 0; end = left.indexOf((byte) '\n')) {
            append(left.take(end));
            lines.addAll(rest());
            left = left.drop(end + 1);
        }
        append(left);
        return lines;
    }

    private void append(ByteString part) {
        if (overlong || begun.length() + part.length() > maxBytes) {
            overlong = true;
            begun = ByteString.emptyByteString();
        } else {
            begun = begun.concat(part);
        }
    }

    /** What was begun, as a line; nothing if it is blank. */
    private List<Line> rest() {
        var line = new Line(begun, overlong);
        begun = ByteString.emptyByteString();
        overlong = false;
        return line.overlong() || !isBlank(line.bytes()) ? List.of(line) : List.of();
    }

    private static boolean isBlank(ByteString bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.apply(i) != ' ' && bytes.apply(i) != '\t' && bytes.apply(i) != '\r') {
                return false;
            }
        }
        return true;
    }
}
