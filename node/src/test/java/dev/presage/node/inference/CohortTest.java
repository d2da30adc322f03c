package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CohortTest {
    private static final int SUBJECTS = 20_000;

    /** Goal: a cohort is as large as it is meant to be, and a growing share keeps those it had. */
    @Test
    void hasItsShareAndOnlyGrows() {
        for (double share : new double[] {0, 0.01, 0.1, 0.5, 1}) {
            int included = 0;
            for (int i = 0; i < SUBJECTS; i++) {
                boolean isIn = Cohort.includes("device-next", "host-" + i, share);
                included += isIn ? 1 : 0;
                assertThat(!isIn || Cohort.includes("device-next", "host-" + i, Math.min(1, share + 0.05)))
                        .isTrue();
            }
            assertThat((double) included / SUBJECTS).isCloseTo(share, within(0.01));
        }
    }

    /** Goal: two models try themselves on different subjects, and the draw is the same on every node for ever. */
    @Test
    void isDrawnByModelAndSubject() {
        int both = 0;
        for (int i = 0; i < SUBJECTS; i++) {
            both += Cohort.includes("device-next", "host-" + i, 0.1)
                            && Cohort.includes("account-next", "host-" + i, 0.1)
                    ? 1
                    : 0;
        }
        assertThat((double) both / SUBJECTS).isCloseTo(0.01, within(0.005));
        assertThat(Cohort.draw("device-next", "host-1")).isEqualTo(PINNED);
        assertThat(Cohort.draw("a", "bc")).isNotEqualTo(Cohort.draw("ab", "c"));
    }

    private static final double PINNED = 0.7989430142128322;
}
