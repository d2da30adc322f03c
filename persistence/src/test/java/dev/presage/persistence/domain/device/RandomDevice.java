package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.RowAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A device that behaves badly in every way it may: gaps, flat lines, huge scales, missing channels, late times. */
final class RandomDevice {
    private static final int HIDDEN = 5;
    private static final ModelRef MODEL = new ModelRef("device-next", "1", "00");

    private final Random random;
    private final double[] scale;
    private final double[] level;
    private final int maxBatch;
    private long time = 1_700_000_000_000L;
    private int sent;

    RandomDevice(long seed, int channels, int maxBatch) {
        this.random = new Random(seed);
        this.maxBatch = maxBatch;
        this.scale = new double[channels];
        this.level = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = random.nextInt(5) == 0 ? 0 : Math.pow(10, random.nextInt(25) - 12);
        }
    }

    /** The next command's observations. */
    List<Observation> batch() {
        List<Observation> batch = new ArrayList<>();
        int size = 1 + random.nextInt(maxBatch);
        for (int i = 0; i < size; i++) {
            time += random.nextInt(50) == 0 ? random.nextInt(200_000_000) - 50_000_000 : 1000;
            batch.add(observation(Instant.ofEpochMilli(time), reading()));
        }
        return batch;
    }

    private NavigableMap<String, Double> reading() {
        NavigableMap<String, Double> values = new TreeMap<>();
        for (int c = 0; c < scale.length; c++) {
            level[c] += random.nextInt(100) == 0 ? 10 * random.nextGaussian() : 0.1 * random.nextGaussian();
            if (values.size() < Reading.MAX_CHANNELS && random.nextInt(10) > 0) {
                values.put("c" + c, Math.clamp(scale[c] * (level[c] + random.nextGaussian()), -1e15, 1e15));
            }
        }
        if (values.isEmpty()) {
            values.put("c0", 0.0);
        }
        return values;
    }

    Observation observation(Instant at, NavigableMap<String, Double> values) {
        sent++;
        return new Observation(
                "o" + sent, "test", DeviceDomain.READING, at, Position.Keyed.INSTANCE, Reading.of(values));
    }

    /** An answer that fits the question, or none. */
    ModelAnswer answer(@Nullable Question question) {
        if (random.nextInt(5) == 0) {
            ModelAnswer.Cause[] causes = ModelAnswer.Cause.values();
            return new ModelAnswer.Unanswered(causes[random.nextInt(causes.length)]);
        }
        List<ModelRow> rows = Objects.requireNonNull(question).rows();
        List<RowAnswer> answers = new ArrayList<>();
        for (ModelRow row : rows) {
            answers.add(new RowAnswer(floats(HIDDEN), floats(row.length() * NextSteps.outputs())));
        }
        return new ModelAnswer.Answered(MODEL, new BatchShape(rows.size(), 1), answers);
    }

    private Floats floats(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Floats.adopt(values);
    }
}
