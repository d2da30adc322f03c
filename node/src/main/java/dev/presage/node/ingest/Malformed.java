package dev.presage.node.ingest;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.io.Serial;

/** Leaves the decoder where an event turns out not to be one. Costs no stack trace: bad events may come in floods. */
final class Malformed extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int MAX_QUOTED = 60;

    private final transient Problem problem;

    Malformed(ErrorCode code, String field, String detail) {
        super(detail, null, false, false);
        this.problem = new Problem(code, detail, field);
    }

    static Malformed envelope(String field, String detail) {
        return new Malformed(ErrorCode.NOT_CLOUDEVENT, field, detail);
    }

    Problem problem() {
        return problem;
    }

    /** What a sender wrote, short and harmless enough to be shown back. */
    static String quoted(String text) {
        String head = text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
        return "\"" + head.replaceAll("[^\\x20-\\x7E]", "?") + "\"";
    }
}
