package dev.presage.ops.weights;

import dev.presage.node.inference.runtime.TrainingBatch;
import dev.presage.ops.synthetic.series.Series;
import dev.presage.ops.synthetic.series.SeriesGenerator;
import dev.presage.persistence.domain.device.NextSteps;
import java.util.Random;
import java.util.function.IntFunction;

/** Batches for {@code device-next}: stretches of series of our own making, each value foretold from those before. */
final class NextLessons implements IntFunction<TrainingBatch> {
    private static final int ROWS = 64;
    private static final int STEPS = 128;
    private static final int MAX_PAST = 400;

    /** The unit of a channel is not worth much before. */
    private static final int UNSURE = 4;

    private static final long START_MILLIS = 1_700_000_000_000L;

    private final SeriesGenerator series;
    private final Random random;

    NextLessons(long seed) {
        this.series = new SeriesGenerator(seed, 0.4);
        this.random = new Random(seed + 1);
    }

    @Override
    public TrainingBatch apply(int step) {
        var features = new float[ROWS * STEPS * NextSteps.FEATURES];
        var targets = new float[ROWS * STEPS];
        var weights = new float[ROWS * STEPS];
        for (int row = 0; row < ROWS; row++) {
            int past = random.nextInt(3) == 0 ? 0 : random.nextInt(MAX_PAST);
            Series drawn = series.draw(past + STEPS + 1);
            double[] values = drawn.values();
            long[] times = times(values.length, drawn.stepMillis());
            var steps = new NextSteps();
            if (past > 0) {
                steps.observe(times, values, 0, past);
            }
            for (int k = 0; k < STEPS; k++) {
                int at = row * STEPS + k;
                steps.observe(times, values, past + k, past + k + 1);
                steps.features(features, at * NextSteps.FEATURES);
                targets[at] = steps.move(values[past + k + 1]);
                weights[at] = past + k < UNSURE ? 0.1f : 1;
            }
        }
        return new TrainingBatch(ROWS, STEPS, features, targets, weights);
    }

    /** Times at equal steps from some time of day on, with gaps in some series. */
    private long[] times(int size, long stepMillis) {
        long time = START_MILLIS + random.nextInt(86_400_000);
        double gap = random.nextInt(4) == 0 ? 0.01 * random.nextDouble() : 0;
        var times = new long[size];
        for (int t = 0; t < size; t++) {
            times[t] = time;
            time += stepMillis * (random.nextDouble() < gap ? 2 + random.nextInt(10) : 1);
        }
        return times;
    }
}
