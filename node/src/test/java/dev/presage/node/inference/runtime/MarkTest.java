package dev.presage.node.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.account.NextTransaction;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.NextSteps;
import dev.presage.protocol.Floats;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Goal of each: what a domain marks by is the very loss its weights are fitted with. */
class MarkTest {
    private static final int TRIALS = 50;

    private final SplittableRandom random = new SplittableRandom(3);

    private static double loss(Loss loss, float[] outputs, float[] targets) {
        try (NDManager manager = Torch.newManager()) {
            return loss.of(
                            manager.create(outputs, new Shape(1, 1, outputs.length)),
                            manager.create(targets, new Shape(1, 1, targets.length)),
                            manager.create(new float[] {1}, new Shape(1, 1, 1)))
                    .getFloat();
        }
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void devices() {
        Teaching teaching = new DeviceDomain(new Options(Map.of())).teaching();
        for (int trial = 0; trial < TRIALS; trial++) {
            float[] outputs = numbers(NextSteps.levels().length);
            float[] targets = numbers(1);
            assertThat(teaching.mark(Floats.of(outputs), Floats.of(targets), OptionalInt.empty())
                            .loss())
                    .isCloseTo(loss(new PinballLoss(NextSteps.levels()), outputs, targets), within(1e-5));
        }
    }

    @Test
    void accounts() {
        Teaching teaching = new AccountDomain(new Options(Map.of())).teaching();
        var measure = new TransactionLoss(NextTransaction.BANDS, NextTransaction.FRAUD_WEIGHT);
        for (int trial = 0; trial < TRIALS; trial++) {
            float[] outputs = numbers(NextTransaction.OUTPUTS);
            float[] targets = numbers(TransactionLoss.targetSize(NextTransaction.BANDS));
            int next = 2 + NextTransaction.BANDS;
            Arrays.fill(targets, 2, targets.length, 0);
            targets[2 + random.nextInt(NextTransaction.BANDS)] = 1;
            targets[next] = random.nextInt(2);
            targets[next + 1] = random.nextInt(2);
            targets[next + 2] = random.nextInt(2);
            targets[next + 3] = random.nextInt(2);
            OptionalInt label = targets[next + 3] == 1 ? OptionalInt.of((int) targets[next + 2]) : OptionalInt.empty();
            Floats taught = Floats.of(targets).slice(0, next + 2);
            assertThat(teaching.mark(Floats.of(outputs), taught, label).loss())
                    .isCloseTo(loss(measure, outputs, targets), within(1e-4));
        }
    }
}
