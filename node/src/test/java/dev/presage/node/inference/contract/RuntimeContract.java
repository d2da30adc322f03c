package dev.presage.node.inference.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.node.inference.BatchBuffer;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every runtime has to keep to, whatever it runs a model with. */
abstract class RuntimeContract {
    private static final List<BatchShape> SHAPES = List.of(new BatchShape(32, 1), new BatchShape(64, 4));
    private static final float ROUNDING = 1e-5f;

    /** A sound model, called {@code tiny}. */
    abstract ModelSettings sound();

    /** What it has to say of a row, worked out by other means, but for rounding. */
    abstract RowAnswer expected(ModelRow row);

    /** How far answers to the same row at the same size may lie apart; 0 for not a bit. */
    float tolerance() {
        return 0;
    }

    /** A row to which the model has no answer that is a number. */
    ModelRow unanswerable(Model model) {
        float[] steps = new float[model.featureSize()];
        steps[0] = Float.NaN;
        return new ModelRow(Floats.EMPTY, Floats.adopt(steps), 1);
    }

    static Model load(ModelSettings settings) {
        return new RuntimeLoader().load(settings);
    }

    static ModelRow row(Model model, SplittableRandom random, int length) {
        return new ModelRow(
                TinyNet.uniform(random, random.nextInt(4) == 0 ? 0 : model.stateSize()),
                TinyNet.uniform(random, length * model.featureSize()),
                length);
    }

    private static List<ModelRow> rows(Model model, SplittableRandom random, int count, int maxLength) {
        List<ModelRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(model, random, 1 + random.nextInt(maxLength)));
        }
        return rows;
    }

    static void assertClose(RowAnswer said, RowAnswer expected, float tolerance) {
        assertClose(said.outputs(), expected.outputs(), tolerance);
        assertClose(said.state(), expected.state(), tolerance);
    }

    private static void assertClose(Floats said, Floats expected, float tolerance) {
        if (tolerance == 0) {
            assertThat(said).isEqualTo(expected);
        } else {
            assertThat(said.toArray()).containsExactly(expected.toArray(), Offset.offset(tolerance));
        }
    }

    /** Goal: the runtime says what the model says, of rows of any length, with state and without. */
    @Test
    void saysWhatTheModelSays() {
        Model model = load(sound());
        SplittableRandom random = new SplittableRandom(1);
        try (ModelRuntime runtime = model.newRuntime()) {
            for (BatchShape shape : SHAPES) {
                List<ModelRow> rows = rows(model, random, shape.rows() + 5, 2 * shape.steps());
                List<RowAnswer> answers = runtime.run(rows, shape);
                assertThat(answers).hasSameSizeAs(rows);
                for (int i = 0; i < rows.size(); i++) {
                    assertClose(answers.get(i), expected(rows.get(i)), ROUNDING);
                }
            }
        }
    }

    /** Goal: at one size an answer depends on its row alone, not on neighbours, their lengths or its place. */
    @Test
    void neitherNeighboursNorPlaceMatter() {
        Model model = load(sound());
        SplittableRandom random = new SplittableRandom(2);
        for (BatchShape shape : SHAPES) {
            ModelRow probe = row(model, random, shape.steps());
            RowAnswer alone;
            try (ModelRuntime runtime = model.newRuntime()) {
                alone = runtime.run(List.of(probe), shape).getFirst();
            }
            try (ModelRuntime runtime = model.newRuntime()) {
                for (int trial = 0; trial < 40; trial++) {
                    int others = trial < shape.rows() ? shape.rows() - 1 : random.nextInt(shape.rows());
                    int place = Math.min(trial, others);
                    List<ModelRow> rows = rows(model, random, others, 2 * shape.steps());
                    rows.add(place, probe);
                    assertClose(runtime.run(rows, shape).get(place), alone, tolerance());
                }
            }
        }
    }

    /** Goal: what a row carries is all that is needed to go on: step by step is as good as all at once. */
    @Test
    void carriedStateGoesOn() {
        Model model = load(sound());
        ModelRow whole = row(model, new SplittableRandom(3), 4);
        int width = model.featureSize();
        try (ModelRuntime runtime = model.newRuntime()) {
            RowAnswer expected = runtime.run(List.of(whole), SHAPES.getLast()).getFirst();
            Floats state = whole.state();
            for (int step = 0; step < whole.length(); step++) {
                Floats features = whole.steps().slice(step * width, (step + 1) * width);
                RowAnswer answer = runtime.run(List.of(new ModelRow(state, features, 1)), SHAPES.getLast())
                        .getFirst();
                int from = step * model.outputSize();
                assertClose(answer.outputs(), expected.outputs().slice(from, from + model.outputSize()), ROUNDING);
                state = answer.state();
            }
            assertThat(state.length()).isEqualTo(model.stateSize());
            assertClose(state, expected.state(), ROUNDING);
        }
    }

    /** Goal: nothing is left over from the batch before in what pads the next one. */
    @Test
    void paddingDoesNotLeak() {
        Model model = load(sound());
        SplittableRandom random = new SplittableRandom(4);
        BatchShape shape = SHAPES.getLast();
        ModelRow probe = row(model, random, 2);
        try (ModelRuntime runtime = model.newRuntime()) {
            RowAnswer fresh = runtime.run(List.of(probe), shape).getFirst();
            BatchBuffer buffer = runtime.newBuffer(shape);
            buffer.fill(rows(model, random, shape.rows(), shape.steps()), shape);
            runtime.run(buffer);
            buffer.fill(List.of(probe), shape);
            runtime.run(buffer);
            assertClose(buffer.answers(0, 1).getFirst(), fresh, tolerance());
        }
    }

    /** Goal: a runtime that is closed says so instead of touching memory that it gave back. */
    @Test
    void refusesOnceClosed() {
        Model model = load(sound());
        ModelRuntime runtime = model.newRuntime();
        runtime.close();
        List<ModelRow> rows = List.of(row(model, new SplittableRandom(5), 1));
        assertThatThrownBy(() -> runtime.run(rows, SHAPES.getFirst())).isInstanceOf(IllegalStateException.class);
    }

    /** Goal: what is no number is no answer; who asked beside it has one, and so has who asks next. */
    @Test
    void whatIsNoNumberIsNoAnswer() {
        ModelSettings settings = sound();
        Model model = load(settings);
        SplittableRandom random = new SplittableRandom(6);
        try (Served served = new Served(List.of(settings))) {
            assertThat(served.ask("tiny", List.of(unanswerable(model)), Served.PATIENCE))
                    .isEqualTo(new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED));
            ModelRow sane = row(model, random, 3);
            assertThat(served.ask("tiny", Collections.nCopies(2, sane), Served.PATIENCE))
                    .isInstanceOfSatisfying(ModelAnswer.Answered.class, answered -> {
                        assertThat(answered.model()).isEqualTo(model.ref());
                        assertThat(answered.rows()).hasSize(2);
                        assertClose(answered.rows().getLast(), expected(sane), ROUNDING);
                    });
        }
    }
}
