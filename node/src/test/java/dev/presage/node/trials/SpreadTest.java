package dev.presage.node.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static double[] normal(long seed, double mean, int count) {
        var random = new SplittableRandom(seed);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextGaussian(mean, 1);
        }
        return numbers;
    }

    private static double shift(double[] before, double[] after) {
        Spread reference = Spread.of(before);
        Spread now = reference.blank();
        for (double number : after) {
            now.add(number);
        }
        return reference.shift(now);
    }

    /** Goal: numbers of one kind do not drift, those of another do, the more the further they are. */
    @Test
    void otherNumbersDrift() {
        double[] before = normal(1, 0, 2_000);
        double same = shift(before, normal(2, 0, 1_000));
        double near = shift(before, normal(3, 0.5, 1_000));
        double far = shift(before, normal(4, 2, 1_000));
        assertThat(same).isLessThan(0.05);
        assertThat(near).isBetween(0.1, 0.5);
        assertThat(far).isGreaterThan(1);
    }

    /** Goal: what is yes or no, or always the same, has its classes too. */
    @Test
    void aFewValuesHaveClasses() {
        double[] seldom = new double[1_000];
        double[] often = new double[1_000];
        for (int i = 0; i < 1_000; i++) {
            seldom[i] = i % 4 == 0 ? 1 : 0;
            often[i] = i % 4 == 0 ? 0 : 1;
        }
        assertThat(shift(seldom, seldom)).isZero();
        assertThat(shift(seldom, often)).isGreaterThan(0.5);
        double[] zeros = new double[1_000];
        double[] ones = new double[1_000];
        Arrays.fill(ones, 1);
        assertThat(shift(zeros, zeros)).isZero();
        assertThat(shift(zeros, ones)).isGreaterThan(1);
        assertThat(shift(ones, zeros)).isGreaterThan(1);
        assertThat(Spread.of(seldom).shift(Spread.of(seldom).blank())).isNaN();
    }
}
