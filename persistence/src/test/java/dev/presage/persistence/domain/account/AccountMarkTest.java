package dev.presage.persistence.domain.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.presage.persistence.domain.Mark;
import dev.presage.protocol.Floats;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AccountMarkTest {
    private final AccountTeaching teaching = new AccountTeaching();

    private static Floats outputs(float newTerminal, float fraud) {
        float[] outputs = new float[NextTransaction.OUTPUTS];
        outputs[4 + NextTransaction.BANDS] = newTerminal;
        outputs[5 + NextTransaction.BANDS] = fraud;
        return Floats.adopt(outputs);
    }

    private Floats targets(boolean hasNext) {
        float[] targets = new float[teaching.targets().size()];
        targets[2] = 1;
        targets[2 + NextTransaction.BANDS] = 1;
        targets[3 + NextTransaction.BANDS] = hasNext ? 1 : 0;
        return Floats.adopt(targets);
    }

    /** Goal: what is known counts, what is not does not: neither a next transaction nor a label that never came. */
    @Test
    void onlyTheKnownCounts() {
        Mark nothing = teaching.mark(outputs(3, 3), targets(false), OptionalInt.empty());
        assertThat(nothing.loss()).isZero();
        assertThat(nothing.said()).isEmpty();

        Mark next = teaching.mark(outputs(0, 3), targets(true), OptionalInt.empty());
        // Two logistics at their middle, one band of eight alike, a terminal at even odds.
        assertThat(next.loss()).isCloseTo(2 * 2 * Math.log(2) + Math.log(8) + Math.log(2), within(1e-9));
        assertThat(next.said()).containsExactly(0.5);
        assertThat(next.came()).containsExactly(true);
    }

    /** Goal: a missed fraud costs more the surer the model was, however sure, and both events are told. */
    @Test
    void aSureMistakeIsDear() {
        Mark even = teaching.mark(outputs(0, 0), targets(false), OptionalInt.of(1));
        assertThat(even.loss()).isCloseTo(NextTransaction.FRAUD_WEIGHT * Math.log(2), within(1e-9));
        Mark wrong = teaching.mark(outputs(0, -200), targets(true), OptionalInt.of(1));
        assertThat(wrong.loss()).isGreaterThan(200 * NextTransaction.FRAUD_WEIGHT);
        assertThat(wrong.said()).hasSize(2);
        assertThat(wrong.came()).containsExactly(true, true);
        Mark right = teaching.mark(outputs(0, -200), targets(false), OptionalInt.of(0));
        assertThat(right.loss()).isCloseTo(0, within(1e-9));
        assertThat(right.came()).containsExactly(false);
    }

    /** Goal: what another model says is told at once. */
    @Test
    void refusesOtherShapes() {
        assertThatThrownBy(() -> teaching.mark(Floats.of(1), targets(true), OptionalInt.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> teaching.mark(outputs(0, 0), Floats.of(1), OptionalInt.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
