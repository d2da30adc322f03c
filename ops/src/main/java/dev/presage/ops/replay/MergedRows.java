package dev.presage.ops.replay;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Several streams as one, in event time. Rows of one stream keep their order even where its clock steps back: a row
 * then counts as late as the latest before it.
 */
final class MergedRows implements Closeable {
    private record Head(Row row, Instant at, int index) {}

    private final List<RowStream> streams;
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing(Head::at).thenComparingInt(Head::index));

    MergedRows(List<RowStream> streams) throws IOException {
        this.streams = new ArrayList<>(streams);
        for (int index = 0; index < streams.size(); index++) {
            advance(index, Instant.MIN);
        }
    }

    @Nullable
    Row next() throws IOException {
        Head head = heads.poll();
        if (head == null) {
            return null;
        }
        advance(head.index(), head.at());
        return head.row();
    }

    @Override
    public void close() throws IOException {
        for (RowStream stream : streams) {
            stream.close();
        }
    }

    private void advance(int index, Instant atLeast) throws IOException {
        Row row = streams.get(index).next();
        if (row != null) {
            Instant own = row instanceof Row.Read read ? read.events().get(0).time() : atLeast;
            heads.add(new Head(row, own.isBefore(atLeast) ? atLeast : own, index));
        }
    }
}
