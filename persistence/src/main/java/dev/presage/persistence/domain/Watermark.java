package dev.presage.persistence.domain;

import dev.presage.protocol.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * How far each partition of each log was applied to one subject. Immutable and bounded: the partition that moved
 * longest ago is forgotten first, and {@link RecentKeys} still knows its last observations.
 *
 * <p>An offset at or below its partition's {@link Mark#floor} was applied. Above the floor the recent keys tell, so
 * that an observation which a failure held up while a later one went through is late and not lost. The floor follows
 * the highest offset at a distance of {@value #GENERATION} to twice as many observations, which the window of keys
 * spans.
 */
public record Watermark(List<Mark> marks) {
    /** More partitions than ever feed one subject at a time, keyed as they are by subject. */
    public static final int LIMIT = 32;

    /** After how many observations of the subject the floors move up. */
    public static final int GENERATION = RecentKeys.LIMIT / 2;

    /** Nothing was applied. */
    public static final Watermark NONE = new Watermark(List.of());

    /**
     * One partition.
     *
     * @param log the log, as in {@link Position.Offset#log()}
     * @param partition the partition's number
     * @param highest the highest offset applied
     * @param middle what {@code highest} was when the current generation began
     * @param floor what {@code highest} was when the generation before began; -1 before there were two
     */
    public record Mark(String log, int partition, long highest, long middle, long floor) {
        private boolean isOf(Position.Offset position) {
            return partition == position.partition() && log.equals(position.log());
        }

        private Mark reaching(long offset) {
            return offset <= highest ? this : new Mark(log, partition, offset, middle, floor);
        }

        private Mark aged() {
            return new Mark(log, partition, highest, highest, middle);
        }
    }

    public Watermark {
        marks = List.copyOf(marks);
    }

    /** Whether the position was certainly applied; where this says no, the recent keys decide. */
    public boolean covers(Position position) {
        if (position instanceof Position.Offset offset) {
            for (Mark mark : marks) {
                if (mark.isOf(offset)) {
                    return offset.offset() <= mark.floor();
                }
            }
        }
        return false;
    }

    /** With one more position applied. */
    public Watermark with(Position position) {
        if (!(position instanceof Position.Offset offset)) {
            return this;
        }
        int last = marks.size() - 1;
        if (last >= 0 && marks.get(last).isOf(offset)) {
            Mark mark = marks.get(last);
            return offset.offset() <= mark.highest() ? this : replacing(last, mark.reaching(offset.offset()));
        }
        for (int i = 0; i < last; i++) {
            if (marks.get(i).isOf(offset)) {
                return replacing(i, marks.get(i).reaching(offset.offset()));
            }
        }
        var more = new ArrayList<>(marks.size() < LIMIT ? marks : marks.subList(1, LIMIT));
        more.add(new Mark(offset.log(), offset.partition(), offset.offset(), -1, -1));
        return new Watermark(more);
    }

    private Watermark replacing(int index, Mark moved) {
        if (marks.size() == 1) {
            return new Watermark(List.of(moved));
        }
        var changed = new ArrayList<>(marks);
        changed.remove(index);
        changed.add(moved);
        return new Watermark(changed);
    }

    /** With all floors moved up by a generation. */
    Watermark aged() {
        return marks.isEmpty()
                ? this
                : new Watermark(marks.stream().map(Mark::aged).toList());
    }
}
