package dev.presage.persistence.transfer;

import java.util.ArrayList;
import java.util.List;

/** Rows that are brought in together: bounded in number and in bytes. */
final class Chunk {
    private static final int MOST_ROWS = 500;
    private static final int MOST_BYTES = 8 << 20;

    private final List<ExportedRow> rows = new ArrayList<>(MOST_ROWS);
    private int bytes;

    void add(ExportedRow row) {
        rows.add(row);
        bytes += row.bytes().bytes().length;
    }

    boolean isFull() {
        return rows.size() >= MOST_ROWS || bytes >= MOST_BYTES;
    }

    /** What was added since it was last asked for. */
    List<ExportedRow> take() {
        List<ExportedRow> taken = List.copyOf(rows);
        rows.clear();
        bytes = 0;
        return taken;
    }
}
