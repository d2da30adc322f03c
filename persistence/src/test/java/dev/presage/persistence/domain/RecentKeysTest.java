package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
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

    /** Goal: the window is the last keys, however many come at once. Method: random portions beside a plain list. */
    @Test
    void isTheLastKeys() {
        var random = new Random(5);
        var all = new ArrayList<Long>();
        RecentKeys keys = RecentKeys.NONE;
        for (int i = 0; i < 500; i++) {
            long[] more = random.longs(random.nextInt(i % 50 == 0 ? 600 : 20)).toArray();
            keys = keys.with(more, more.length);
            for (long key : more) {
                all.add(key);
            }
            List<Long> expected = all.subList(Math.max(0, all.size() - RecentKeys.LIMIT), all.size());
            assertThat(keys.size()).isEqualTo(expected.size());
            for (int k = 0; k < expected.size(); k++) {
                assertThat(keys.get(k)).isEqualTo(expected.get(k));
                assertThat(keys.contains(expected.get(k))).isTrue();
            }
            for (long forgotten : all.subList(0, all.size() - expected.size())) {
                assertThat(keys.contains(forgotten)).isFalse();
            }
            long[] last = expected.stream().mapToLong(Long::longValue).toArray();
            assertThat(keys).isEqualTo(RecentKeys.of(last)).hasSameHashCodeAs(RecentKeys.of(last));
        }
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
