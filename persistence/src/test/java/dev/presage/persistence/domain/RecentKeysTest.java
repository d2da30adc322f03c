package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
    /** Goal: the window keeps the newest and forgets the oldest. */
    @Test
    void slides() {
        RecentKeys keys = RecentKeys.NONE;
        for (long key = 0; key < 1_000; key++) {
            keys = keys.with(new long[] {key}, 1);
        }
        assertThat(keys.size()).isEqualTo(RecentKeys.LIMIT);
        assertThat(keys.contains(1_000 - RecentKeys.LIMIT)).isTrue();
        assertThat(keys.contains(999 - RecentKeys.LIMIT)).isFalse();
        assertThat(keys.get(RecentKeys.LIMIT - 1)).isEqualTo(999);
        assertThat(RecentKeys.NONE.with(new long[2_000], 2_000).size()).isEqualTo(RecentKeys.LIMIT);
    }

    /** Goal: near ids have different keys, and the border between source and id matters. */
    @Test
    void keysDiffer() {
        var keys = new HashSet<Long>();
        for (int i = 0; i < 100_000; i++) {
            keys.add(RecentKeys.key("/machines", "e-" + i));
        }
        assertThat(keys).hasSize(100_000);
        assertThat(RecentKeys.key("ab", "c")).isNotEqualTo(RecentKeys.key("a", "bc"));
    }

    /** Goal: keys stand in the journal's snapshots, so the hash may never change. */
    @Test
    void neverChanges() {
        assertThat(RecentKeys.key("/machines", "e-1")).isEqualTo(-5471021768683693381L);
    }
}
