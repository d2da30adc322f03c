package dev.presage.node.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.presage.node.inference.runtime.NetSpec.OutputTransform;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NetTest {
    private static float[] uniform(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (4 * random.nextDouble() - 2);
        }
        return values;
    }

    /** Goal: one step at a time with carried state says what the whole sequence says: an event costs one step. */
    @Test
    void stepwiseEqualsWhole() {
        NetSpec spec = NetSpec.recurrent(3, 8, 8, 5, OutputTransform.QUANTILES);
        float[] features = uniform(new SplittableRandom(1), 10 * 3);
        try (Net net = new Net(Weights.random(spec, 1));
                NDManager manager = Torch.newManager()) {
            float[] whole = net.forward(
                            manager.create(features, new Shape(10, 1, 3)), manager.zeros(new Shape(1, 1, 8)))
                    .outputs()
                    .toFloatArray();
            float[] state = new float[8];
            for (int step = 0; step < 10; step++) {
                Net.Output one = net.forward(
                        manager.create(Arrays.copyOfRange(features, 3 * step, 3 * step + 3), new Shape(1, 1, 3)),
                        manager.create(state, new Shape(1, 1, 8)));
                state = Objects.requireNonNull(one.states()).toFloatArray();
                float[] alone = one.outputs().toFloatArray();
                for (int i = 0; i < 5; i++) {
                    assertThat(alone[i]).isCloseTo(whole[5 * step + i], Offset.offset(1e-5f));
                }
            }
        }
    }

    /** Goal: quantiles never cross by more than rounding, whatever the weights and inputs. */
    @Test
    void quantilesAscend() {
        NetSpec spec = NetSpec.feedForward(4, 16, 9, OutputTransform.QUANTILES);
        SplittableRandom random = new SplittableRandom(2);
        try (Net net = new Net(Weights.random(spec, 2));
                NDManager manager = Torch.newManager()) {
            float[] outputs = net.forward(manager.create(uniform(random, 4 * 200), new Shape(1, 200, 4)), null)
                    .outputs()
                    .toFloatArray();
            assertThat(outputs).hasSize(200 * 9);
            for (int i = 0; i < outputs.length; i++) {
                assertThat(i % 9 == 0 ? 0 : outputs[i] - outputs[i - 1]).isGreaterThan(-1e-5f);
            }
            assertThat(outputs[8] - outputs[0]).isGreaterThan(0.1f);
        }
    }
}
