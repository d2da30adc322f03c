package dev.presage.persistence.domain.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.presage.persistence.domain.Mark;
import dev.presage.persistence.domain.Marks;
import dev.presage.protocol.Floats;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeviceMarkTest {
    private static final int LEVELS = NextSteps.levels().length;

    private final DeviceTeaching teaching = new DeviceTeaching();

    private Mark mark(float[] outputs, float move) {
        return teaching.mark(Floats.of(outputs), Floats.of(move), OptionalInt.empty());
    }

    /** Goal: one quantile for all costs half the distance, for levels lie even around the middle. */
    @Test
    void costsThePinballLoss() {
        float[] same = new float[LEVELS];
        assertThat(mark(same, 2).loss()).isCloseTo(1, within(1e-6));
        assertThat(mark(same, -2).loss()).isCloseTo(1, within(1e-6));
        assertThat(mark(same, 0).loss()).isZero();
        assertThat(mark(same, 2).came()).containsOnly(false);
        assertThat(mark(same, -2).came()).containsOnly(true);
    }

    /** Goal: the quantiles of what comes are calibrated and cheapest; those of something else are neither. */
    @Test
    void tellsGoodQuantilesFromBad() {
        float[] levels = NextSteps.levels();
        float[] tooNarrow = new float[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            tooNarrow[i] = 0.5f + 0.2f * (levels[i] - 0.5f);
        }
        var random = new SplittableRandom(1);
        var good = new Marks();
        var narrow = new Marks();
        for (int i = 0; i < 5_000; i++) {
            float move = (float) random.nextDouble();
            good.add(mark(levels, move), 1);
            narrow.add(mark(tooNarrow, move), 1);
        }
        assertThat(good.calibrationError()).isLessThan(0.02);
        assertThat(good.curve()).hasSize(LEVELS);
        assertThat(narrow.calibrationError()).isGreaterThan(0.2);
        assertThat(narrow.meanLoss() - good.meanLoss()).isGreaterThan(3 * good.standardError());
    }

    /** Goal: what another model says is told at once. */
    @Test
    void refusesOtherShapes() {
        assertThatThrownBy(() -> mark(new float[LEVELS + 1], 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
