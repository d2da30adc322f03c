package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchBufferTest {
    private static final BatchShape LARGEST = new BatchShape(8, 4);

    /** The sums that a row should be answered with. */
    private static RowAnswer expected(ModelRow row) {
        float sum = row.state().isEmpty() ? 0 : row.state().get(0);
        float[] outputs = new float[row.length()];
        for (int i = 0; i < outputs.length; i++) {
            sum += row.steps().get(i);
            outputs[i] = sum;
        }
        return new RowAnswer(Floats.of(sum), Floats.of(outputs));
    }

    private static ModelRow row(SplittableRandom random) {
        float[] steps = new float[1 + random.nextInt(11)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = 1 + random.nextInt(100);
        }
        Floats state = random.nextBoolean() ? Floats.EMPTY : Floats.of(random.nextInt(100));
        return new ModelRow(state, Floats.of(steps), steps.length);
    }

    /**
     * Goal: whatever passed through a buffer before, and however many parts a batch is run in, each row gets its own
     * answer. Method: 500 seeded batches of 1 to 20 rows of 1 to 11 steps, at sizes of 2 to 8 rows and 1 to 4 steps,
     * all through one buffer and a model that carries a sum.
     */
    @Test
    void everyRowGetsItsOwnAnswer() {
        SplittableRandom random = new SplittableRandom(11);
        try (ModelRuntime runtime = new SumModel(firstSteps -> {}).newRuntime()) {
            BatchBuffer buffer = runtime.newBuffer(LARGEST);
            for (int batch = 0; batch < 500; batch++) {
                List<ModelRow> rows = new ArrayList<>();
                int count = 1 + random.nextInt(20);
                for (int i = 0; i < count; i++) {
                    rows.add(row(random));
                }
                buffer.fill(rows, new BatchShape(2 + random.nextInt(7), 1 + random.nextInt(4)));
                runtime.run(buffer);
                int middle = random.nextInt(count);
                List<RowAnswer> answers = new ArrayList<>(buffer.answers(0, middle));
                answers.addAll(buffer.answers(middle, count));
                assertThat(answers)
                        .as("batch " + batch)
                        .containsExactlyElementsOf(
                                rows.stream().map(BatchBufferTest::expected).toList());
            }
        }
    }

    /** Goal: what a longer batch left behind is not seen by the next one: padding is zeros. */
    @Test
    void paddingIsZero() {
        BatchBuffer buffer = new SumModel(firstSteps -> {}).newRuntime().newBuffer(LARGEST);
        ModelRow ones = new ModelRow(Floats.of(1), Floats.of(1, 1, 1, 1), 4);
        buffer.fill(List.of(ones, ones, ones), LARGEST);
        buffer.fill(List.of(SumModel.row(2)), LARGEST);
        float[] features = new float[LARGEST.rows() * LARGEST.steps()];
        float[] states = new float[LARGEST.rows()];
        buffer.features().asFloatBuffer().get(features);
        buffer.states().asFloatBuffer().get(states);
        assertThat(features).startsWith(2).hasSize(32);
        assertThat(Floats.adopt(features).slice(1, 32)).isEqualTo(Floats.of(new float[31]));
        assertThat(Floats.adopt(states)).isEqualTo(Floats.of(new float[8]));
    }
}
