package dev.presage.ops.weights;

import dev.presage.node.inference.runtime.TrainingBatch;
import dev.presage.ops.synthetic.series.SeriesGenerator;
import dev.presage.persistence.domain.device.FarSteps;
import dev.presage.persistence.domain.device.Season;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Batches for {@code device-forecast}: origins in series of our own making, and steps ahead of each. */
final class FarLessons implements IntFunction<TrainingBatch> {
    private static final int SERIES = 64;
    private static final int ORIGINS = 4;
    private static final int AHEAD = 12;
    private static final int NEAR = 48;
    private static final int FAR = 480;

    /** Origins of one series lie within so many steps. */
    private static final int SPAN = 128;

    /** Batches kept to be learnt from once more, because drawing one takes longer than learning from it. */
    private static final int KEPT = 150;

    private final SeriesGenerator series;
    private final Random random;
    private final List<TrainingBatch> kept = new ArrayList<>(KEPT);

    FarLessons(long seed) {
        this.series = new SeriesGenerator(seed, 0.12);
        this.random = new Random(seed + 1);
    }

    @Override
    public TrainingBatch apply(int step) {
        if (step % 2 == 1 && kept.size() >= 10) {
            return kept.get(random.nextInt(kept.size()));
        }
        TrainingBatch fresh = draw();
        if (kept.size() < KEPT) {
            kept.add(fresh);
        } else {
            kept.set(random.nextInt(KEPT), fresh);
        }
        return fresh;
    }

    private TrainingBatch draw() {
        int rows = SERIES * ORIGINS;
        var features = new float[rows * AHEAD * FarSteps.FEATURES];
        var targets = new float[rows * AHEAD];
        var weights = new float[rows * AHEAD];
        int row = 0;
        for (int i = 0; i < SERIES; i++) {
            int known = known();
            double[] values = series.draw(known + SPAN + FAR).values();
            Season season = season(Arrays.copyOf(values, Math.min(values.length, known)));
            for (int o = 0; o < ORIGINS; o++, row++) {
                int origin = known + (o == 0 ? 0 : random.nextInt(SPAN));
                var past = Arrays.copyOfRange(values, Math.max(0, origin - FarSteps.VALUES), origin);
                var steps = new FarSteps(past, season);
                for (int k = 0; k < AHEAD; k++) {
                    int at = row * AHEAD + k;
                    int ahead = ahead(k);
                    steps.features(ahead, features, at * FarSteps.FEATURES);
                    targets[at] = steps.target(ahead, values[origin + ahead - 1]);
                    weights[at] = steps.weight();
                }
            }
        }
        return new TrainingBatch(rows, AHEAD, features, targets, weights);
    }

    /** How many values are known at the first origin: a full ring most of the time, a short past now and then. */
    private int known() {
        return switch (random.nextInt(8)) {
            case 0 -> 10 + random.nextInt(40);
            case 1 -> 30 + random.nextInt(300);
            default -> 330 + random.nextInt(340);
        };
    }

    /** The season that serving would find; now and then missed, so that the net can do without. */
    private Season season(double[] known) {
        Season found = Season.of(Arrays.copyOfRange(known, Math.max(0, known.length - FarSteps.VALUES), known.length));
        if (random.nextInt(25) == 0) {
            return Season.NONE;
        }
        return random.nextInt(12) == 0 ? new Season(found.length(), 0) : found;
    }

    private int ahead(int k) {
        if (k == 0 && random.nextInt(3) == 0) {
            return 1;
        }
        return random.nextInt(6) > 0 ? 1 + random.nextInt(NEAR) : (int) Math.exp(Math.log(FAR) * random.nextDouble());
    }
}
