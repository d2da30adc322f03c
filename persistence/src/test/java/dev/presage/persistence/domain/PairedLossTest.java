package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedLossTest {
    private static final double DOUBT = 0.05;

    /** Goal: parts add up to the whole, and equal weights give the textbook's mean and standard error. */
    @Test
    void partsAddUp() {
        var random = new SplittableRandom(7);
        PairedLoss whole = PairedLoss.NONE;
        PairedLoss early = PairedLoss.NONE;
        PairedLoss late = PairedLoss.NONE;
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            double difference = random.nextGaussian(0.3, 2);
            differences.add(difference);
            whole = whole.and(3 * difference, 3);
            early = i < 40 ? early.and(3 * difference, 3) : early;
            late = i < 40 ? late : late.and(3 * difference, 3);
        }
        double mean = differences.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares =
                differences.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        assertThat(whole.mean()).isCloseTo(mean, within(1e-9));
        assertThat(whole.standardError()).isCloseTo(Math.sqrt(squares / 99 / 100), within(1e-9));
        assertThat(early.plus(late).mean()).isCloseTo(whole.mean(), within(1e-9));
        assertThat(early.plus(late).standardError()).isCloseTo(whole.standardError(), within(1e-9));
    }

    /** Goal: little evidence proves nothing, not even if it all agrees. */
    @Test
    void aFewGroupsProveNothing() {
        PairedLoss few = PairedLoss.NONE.and(-5, 1).and(-5, 1).and(-5, 1);
        assertThat(few.standardError()).isZero();
        assertThat(few.within(DOUBT)).isInfinite();
        assertThat(PairedLoss.NONE.mean()).isNaN();
    }

    /**
     * Goal: one who looks after every group and stops at the first that seems to prove something is seldom wrong, where
     * the usual interval is wrong in a third of the cases. Method: 1,000 seeded histories of two equals.
     */
    @Test
    void lookingOftenDoesNotMislead() {
        int misled = 0;
        int misledByUsual = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new SplittableRandom(seed);
            PairedLoss seen = PairedLoss.NONE;
            boolean wrong = false;
            boolean usualWrong = false;
            for (int group = 0; group < 500; group++) {
                double weight = 1 + random.nextInt(4);
                seen = seen.and(weight * random.nextGaussian(), weight);
                wrong |= Math.abs(seen.mean()) > seen.within(DOUBT);
                usualWrong |= group > 20 && Math.abs(seen.mean()) > 1.96 * seen.standardError();
            }
            misled += wrong ? 1 : 0;
            misledByUsual += usualWrong ? 1 : 0;
        }
        assertThat(misled).isLessThan(70);
        assertThat(misledByUsual).isGreaterThan(250);
    }

    /** Goal: a real difference is found, with few groups if it is large. */
    @Test
    void aDifferenceIsFound() {
        var random = new SplittableRandom(3);
        PairedLoss seen = PairedLoss.NONE;
        int groups = 0;
        while (groups < 1_000 && !(seen.mean() + seen.within(0.01) < 0)) {
            seen = seen.and(random.nextGaussian(-0.5, 1), 1);
            groups++;
        }
        assertThat(groups).isBetween(20, 150);
    }
}
