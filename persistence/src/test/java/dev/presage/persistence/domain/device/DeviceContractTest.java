package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.DomainContract;
import dev.presage.persistence.domain.DomainPlay;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Payload;
import dev.presage.protocol.RowAnswer;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeviceContractTest {
    /** Goal: devices keep what every domain has to keep. */
    @Test
    void holds() {
        new DomainContract<>(new DeviceDomain(new Options(Map.of())), new Play()).holds(100, 60_000);
    }

    /** Goal: a change of how devices stand in snapshots is noticed. */
    @Test
    void isGolden() throws IOException {
        new DomainContract<>(new DeviceDomain(new Options(Map.of())), new Play()).isGolden();
    }

    /** Goal: observations are read from the journal as they always were. */
    @Test
    void payloadsAreGolden() throws IOException {
        new DomainContract<>(new DeviceDomain(new Options(Map.of())), new Play()).payloadsAreGolden();
    }

    private static final class Play implements DomainPlay {
        private static final int HIDDEN = 8;

        @Override
        public String type(SplittableRandom random) {
            return DeviceDomain.READING;
        }

        @Override
        public Payload payload(String type, SplittableRandom random) {
            var values = new TreeMap<String, Double>();
            values.put("cpu", random.nextDouble());
            if (random.nextBoolean()) {
                values.put("disk/a", 1e12 * random.nextGaussian());
            }
            if (random.nextInt(10) == 0) {
                values.put("flat", 7.0);
            }
            return Reading.of(values);
        }

        @Override
        public ModelAnswer answer(Question question, SplittableRandom random) {
            var rows = question.rows().stream()
                    .map(row ->
                            new RowAnswer(numbers(HIDDEN, random), numbers(row.length() * NextSteps.outputs(), random)))
                    .toList();
            var shape = new BatchShape(rows.size(), question.rows().getFirst().length());
            return new ModelAnswer.Answered(new ModelRef(question.model(), "1", "00"), shape, rows);
        }

        private static Floats numbers(int size, SplittableRandom random) {
            float[] numbers = new float[size];
            for (int i = 0; i < size; i++) {
                // Now and then a model is out of its mind: its answer is not used.
                numbers[i] = random.nextInt(500) == 0 ? Float.NaN : (float) random.nextGaussian();
            }
            return Floats.adopt(numbers);
        }
    }
}
