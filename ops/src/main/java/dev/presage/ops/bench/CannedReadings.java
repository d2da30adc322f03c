package dev.presage.ops.bench;

import dev.presage.persistence.domain.Question;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.NextSteps;
import dev.presage.persistence.domain.device.Reading;
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
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Readings of many devices as the path's benchmark sends them, and answers of the shape that its model gives. */
final class CannedReadings {
    private static final int STATE = 64;
    private static final int PARTITIONS = 8;
    private static final int ANSWERS = 64;
    private static final String LOG = "presage.observations.device#AbCdEfGhIjKlMnOpQrStUv";
    private static final ModelRef MODEL = new ModelRef("device-next", "1", "0f".repeat(32));
    private static final BatchShape SHAPE = new BatchShape(256, 4);

    /** Roughly the quantiles of a bell at the model's levels. */
    private static final float[] BELL = {-2.3f, -1.6f, -1.3f, -0.7f, 0, 0.7f, 1.3f, 1.6f, 2.3f};

    private final SplittableRandom random = new SplittableRandom(2);
    private final int[] counts;
    private final long[] offsets = new long[PARTITIONS];
    private final List<List<RowAnswer>> answers = new ArrayList<>();
    private long rows;

    CannedReadings(int devices) {
        this.counts = new int[devices];
    }

    /** Lets a device's readings go on where another's stand. */
    void follow(int device, int other) {
        counts[device] = counts[other];
    }

    /** How many rows were handed out. */
    long rows() {
        return rows;
    }

    /** The next readings of a device: a slow wave and some noise. */
    List<Observation> next(int device, int count) {
        rows++;
        List<Observation> next = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int seen = ++counts[device];
            var values = new TreeMap<String, Double>();
            values.put("value", 50 + 10 * Math.sin((seen + device) * 0.05) + random.nextDouble() - 0.5);
            int partition = device % PARTITIONS;
            next.add(new Observation(
                    "uniform-" + device + "-" + seen,
                    "presage-bench",
                    DeviceDomain.READING,
                    Instant.ofEpochMilli(1_700_000_000_000L + seen * 1_000L),
                    new Position.Offset(LOG, partition, ++offsets[partition]),
                    Reading.of(values)));
        }
        return next;
    }

    /** One of the answers made ahead for rows of that length. */
    ModelAnswer answer(Question question) {
        List<RowAnswer> said = new ArrayList<>(question.rows().size());
        for (ModelRow row : question.rows()) {
            while (answers.size() <= row.length()) {
                answers.add(canned(answers.size()));
            }
            said.add(answers.get(row.length()).get(random.nextInt(ANSWERS)));
        }
        return new ModelAnswer.Answered(MODEL, SHAPE, said);
    }

    private List<RowAnswer> canned(int length) {
        List<RowAnswer> made = new ArrayList<>(ANSWERS);
        for (int i = 0; i < ANSWERS; i++) {
            float[] state = new float[STATE];
            for (int k = 0; k < STATE; k++) {
                state[k] = (float) random.nextDouble(-1, 1);
            }
            float[] outputs = new float[length * NextSteps.levels().length];
            float shift = (float) random.nextDouble(-0.3, 0.3);
            for (int k = 0; k < outputs.length; k++) {
                outputs[k] = BELL[k % BELL.length] + shift;
            }
            made.add(new RowAnswer(Floats.adopt(state), Floats.adopt(outputs)));
        }
        return made;
    }
}
