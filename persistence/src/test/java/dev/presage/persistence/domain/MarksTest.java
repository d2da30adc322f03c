package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static Mark loss(double loss) {
        return new Mark(loss, new double[0], new boolean[0]);
    }

    private static Mark event(double said, boolean came) {
        return new Mark(0, new double[] {said}, new boolean[] {came});
    }

    /** Goal: mean and standard error are those of the textbook, with weights as if a lesson were there so often. */
    @Test
    void meansAsTheTextbookDoes() {
        var marks = new Marks();
        for (double loss : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            marks.add(loss(loss), 1);
        }
        assertThat(marks.count()).isEqualTo(8);
        assertThat(marks.meanLoss()).isEqualTo(5);
        assertThat(marks.standardError()).isCloseTo(Math.sqrt(32.0 / 7 / 8), within(1e-12));

        var weighted = new Marks();
        weighted.add(loss(1), 3);
        weighted.add(loss(5), 1);
        assertThat(weighted.meanLoss()).isEqualTo(2);
        assertThatThrownBy(() -> weighted.add(loss(1), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Goal: parts merge to what the whole would have been, far from zero too, and a part stays as it is. */
    @Test
    void partsMergeToTheWhole() {
        var random = new SplittableRandom(5);
        var whole = new Marks();
        var merged = new Marks();
        for (int part = 0; part < 5; part++) {
            var some = new Marks();
            for (int i = 0; i < 40 * part; i++) {
                var mark = new Mark(1e9 + random.nextDouble(), new double[] {random.nextDouble()}, new boolean[] {
                    random.nextBoolean()
                });
                double weight = random.nextDouble(0.1, 1);
                whole.add(mark, weight);
                some.add(mark, weight);
            }
            merged.merge(some);
            assertThat(some.count()).isEqualTo(40L * part);
        }
        assertThat(merged.count()).isEqualTo(whole.count());
        assertThat(merged.meanLoss()).isCloseTo(whole.meanLoss(), within(1e-5));
        assertThat(merged.standardError()).isCloseTo(whole.standardError(), within(1e-6));
        assertThat(merged.calibrationError()).isCloseTo(whole.calibrationError(), within(1e-12));
        assertThat(merged.curve()).hasSameSizeAs(whole.curve());
    }

    /** Goal: who says how often things come is calibrated, and who is sure of what does not come is not. */
    @Test
    void calibrationIsTheDistanceBetweenSaidAndCame() {
        var good = new Marks();
        var bad = new Marks();
        for (int i = 0; i < 10; i++) {
            good.add(event(0.3, i < 3), 1);
            good.add(event(1, true), 1);
            bad.add(event(0.9, i < 1), 1);
        }
        assertThat(good.calibrationError()).isCloseTo(0, within(1e-12));
        assertThat(bad.calibrationError()).isCloseTo(0.8, within(1e-12));
        assertThat(good.curve()).hasSize(2);
        assertThat(good.curve().getFirst().said()).isCloseTo(0.3, within(1e-12));
        assertThat(good.curve().getFirst().came()).isEqualTo(0.3);
        assertThat(good.curve().getLast()).isEqualTo(new Marks.Point(1, 1, 10));
    }

    /** Goal: nothing marked, or a model that says no numbers, leads to no number that could pass a gate. */
    @Test
    void whatIsNoNumberStaysNone() {
        var none = new Marks();
        assertThat(none.meanLoss()).isNaN();
        assertThat(none.standardError()).isNaN();
        assertThat(none.calibrationError()).isNaN();
        for (double worthless : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            var marks = new Marks();
            marks.add(loss(1), 1);
            marks.add(loss(worthless), 1);
            marks.add(loss(2), 1);
            assertThat(marks.meanLoss()).isNaN();
            var all = new Marks();
            all.merge(marks);
            assertThat(all.meanLoss()).isNaN();
        }
        var silent = new Marks();
        silent.add(event(Double.NaN, true), 1);
        assertThat(silent.calibrationError()).isNaN();
    }
}
