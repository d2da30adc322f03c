package dev.presage.node.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.presage.node.inference.runtime.NetSpec.OutputTransform;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FittingTest {
    private static final float[] LEVELS = {0.1f, 0.5f, 0.9f};
    private static final int ROWS = 16;
    private static final int STEPS = 12;

    /** A row remembers its first number and is asked for it, with noise, at every later step. */
    private static TrainingBatch memory(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] features = new float[ROWS * STEPS * 2];
        float[] targets = new float[ROWS * STEPS];
        float[] weights = new float[ROWS * STEPS];
        for (int row = 0; row < ROWS; row++) {
            float first = (float) (2 * random.nextDouble() - 1);
            for (int step = 0; step < STEPS; step++) {
                int at = row * STEPS + step;
                features[2 * at] = step == 0 ? first : 0;
                features[2 * at + 1] = step == 0 ? 1 : 0;
                targets[at] = (float) (first + 0.05 * (random.nextDouble() - 0.5));
                weights[at] = 1;
            }
        }
        return new TrainingBatch(ROWS, STEPS, features, targets, weights);
    }

    private static Fitting.Fitted fitMemory(int steps, List<Double> losses) {
        NetSpec spec = NetSpec.recurrent(2, 16, 16, LEVELS.length, OutputTransform.QUANTILES);
        return Fitting.fit(
                Weights.random(spec, 7),
                new PinballLoss(LEVELS),
                FittingTest::memory,
                new FittingSettings(steps, 0.01, 20, 1),
                (step, loss, skipped) -> losses.add(loss));
    }

    /** Goal: a recurrent net learns what only a carried state can know: the loss falls to a fifth. */
    @Test
    void recurrentNetLearnsToRemember() {
        List<Double> losses = new ArrayList<>();
        Fitting.Fitted fitted = fitMemory(400, losses);
        assertThat(losses).hasSize(400);
        assertThat(fitted.loss()).isLessThan(losses.getFirst() / 5);
    }

    /** Goal: the same seed leads to the same weights, bit for bit, so that a fitting can be repeated. */
    @Test
    void sameSeedSameWeights() {
        Weights once = fitMemory(30, new ArrayList<>()).weights();
        Weights again = fitMemory(30, new ArrayList<>()).weights();
        assertThat(new WeightsFile("toy", "1", 7, "", again).ref())
                .isEqualTo(new WeightsFile("toy", "1", 7, "", once).ref());
        assertThat(once).isNotEqualTo(Weights.random(once.spec(), 7));
    }

    /** Goal: putting a fitting aside and taking it up again changes no bit of where it leads. */
    @Test
    void resumesToTheSameWeights() {
        NetSpec spec = NetSpec.recurrent(2, 16, 16, LEVELS.length, OutputTransform.QUANTILES);
        Loss pinball = new PinballLoss(LEVELS);
        Weights through;
        try (var fitting = StepwiseFitting.begin(Weights.random(spec, 7), pinball)) {
            for (int step = 0; step < 20; step++) {
                fitting.learn(memory(step), 0.01, 1);
            }
            through = fitting.weights();
        }
        byte[] saved;
        try (var first = StepwiseFitting.begin(Weights.random(spec, 7), pinball)) {
            for (int step = 0; step < 9; step++) {
                first.learn(memory(step), 0.01, 1);
            }
            saved = first.save();
            first.learn(memory(99), 0.01, 1);
        }
        try (var second = StepwiseFitting.resume(saved, pinball)) {
            for (int step = 9; step < 20; step++) {
                second.learn(memory(step), 0.01, 1);
            }
            assertThat(second.weights()).isEqualTo(through).isNotEqualTo(Weights.random(spec, 7));
        }
        byte[] cut = Arrays.copyOf(saved, saved.length - 1);
        assertThatThrownBy(() -> StepwiseFitting.resume(cut, pinball).close()).isInstanceOf(UnreadableWeights.class);
    }

    /** Goal: the feed-forward net learns a bent function of one step: the loss falls to a fifth. */
    @Test
    void feedForwardNetLearns() {
        NetSpec spec = NetSpec.feedForward(1, 16, LEVELS.length, OutputTransform.QUANTILES);
        List<Double> losses = new ArrayList<>();
        Fitting.Fitted fitted = Fitting.fit(
                Weights.random(spec, 7),
                new PinballLoss(LEVELS),
                step -> bent(step),
                new FittingSettings(400, 0.01, 20, 1),
                (step, loss, skipped) -> losses.add(loss));
        assertThat(fitted.loss()).isLessThan(losses.getFirst() / 5);
    }

    private static TrainingBatch bent(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] features = new float[ROWS];
        float[] targets = new float[ROWS];
        float[] weights = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            features[row] = (float) (2 * random.nextDouble() - 1);
            targets[row] = Math.abs(features[row]);
            weights[row] = 1;
        }
        return new TrainingBatch(ROWS, 1, features, targets, weights);
    }

    /** Goal: a step whose gradient is garbage changes nothing, nor does it spoil the next; many are an error. */
    @Test
    void garbageGradientsAreSkipped() {
        NetSpec spec = NetSpec.recurrent(2, 4, 4, LEVELS.length, OutputTransform.QUANTILES);
        int[] calls = {0};
        Loss pinball = new PinballLoss(LEVELS);
        Loss sometimesGarbage = (outputs, targets, weights) -> {
            NDArray value = pinball.of(outputs, targets, weights);
            return ++calls[0] % 10 == 5 ? value.mul(value.getManager().create(Float.NaN)) : value;
        };
        Fitting.Fitted fitted = Fitting.fit(
                Weights.random(spec, 7),
                sometimesGarbage,
                FittingTest::memory,
                FittingSettings.of(40),
                (s, l, k) -> {});
        assertThat(fitted.skipped()).isEqualTo(4);
        assertThat(fitted.loss()).isFinite();
        for (float[] array : fitted.weights().values()) {
            for (float value : array) {
                assertThat(value).isFinite();
            }
        }
        Loss garbage = (outputs, targets, weights) ->
                pinball.of(outputs, targets, weights).mul(outputs.getManager().create(Float.NaN));
        assertThatThrownBy(() -> Fitting.fit(
                        Weights.random(spec, 7), garbage, FittingTest::memory, FittingSettings.of(40), (s, l, k) -> {}))
                .isInstanceOf(FittingFailed.class);
    }

    /** Goal: garbage collected between loss and gradient changes no bit of the weights. */
    @Test
    void collectingGarbageChangesNothing() {
        NetSpec spec = NetSpec.recurrent(2, 4, 4, LEVELS.length, OutputTransform.QUANTILES);
        Loss pinball = new PinballLoss(LEVELS);
        Loss withGarbage = (outputs, targets, weights) -> {
            NDArray value = pinball.of(outputs, targets, weights);
            System.gc();
            for (int i = 0; i < 500; i++) {
                ByteBuffer.allocateDirect(Float.BYTES).putInt(0, -1);
            }
            return value;
        };
        Weights start = Weights.random(spec, 7);
        FittingSettings settings = FittingSettings.of(20);
        Fitting.Fitted with = Fitting.fit(start, withGarbage, FittingTest::memory, settings, (s, l, k) -> {});
        Fitting.Fitted without = Fitting.fit(start, pinball, FittingTest::memory, settings, (s, l, k) -> {});
        assertThat(with).isEqualTo(without);
    }
}
