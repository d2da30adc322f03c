package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.Position;
import org.junit.jupiter.api.Test;

class WatermarkTest {
    private static Position at(int partition, long offset) {
        return new Position.Offset("log#1", partition, offset);
    }

    /** Goal: what lies two generations back is covered, what is nearer is the recent keys' to tell. */
    @Test
    void coversOnlyWhatTheKeysNoLongerSpan() {
        Watermark mark = Watermark.NONE.with(at(0, 10));
        assertThat(mark.covers(at(0, 10))).isFalse();
        mark = mark.aged().with(at(0, 20));
        assertThat(mark.covers(at(0, 10))).isFalse();
        mark = mark.aged().with(at(0, 30));
        assertThat(mark.covers(at(0, 10))).isTrue();
        assertThat(mark.covers(at(0, 11))).isFalse();
    }

    /** Goal: partitions, logs and keyed positions are told apart. */
    @Test
    void tellsLogsApart() {
        Watermark mark = Watermark.NONE.with(at(0, 10)).aged().aged();
        assertThat(mark.covers(at(0, 5))).isTrue();
        assertThat(mark.covers(at(1, 5))).isFalse();
        assertThat(mark.covers(new Position.Offset("log#2", 0, 5))).isFalse();
        assertThat(mark.covers(Position.Keyed.INSTANCE)).isFalse();
    }

    /** Goal: it stays bounded, and forgets what moved longest ago. */
    @Test
    void forgetsTheOldest() {
        Watermark mark = Watermark.NONE;
        for (int partition = 0; partition < Watermark.LIMIT; partition++) {
            mark = mark.with(at(partition, 1));
        }
        mark = mark.with(at(0, 2)).with(at(99, 1));
        assertThat(mark.marks()).hasSize(Watermark.LIMIT);
        assertThat(mark.marks())
                .extracting(Watermark.Mark::partition)
                .contains(0, 99)
                .doesNotContain(1);
    }
}
