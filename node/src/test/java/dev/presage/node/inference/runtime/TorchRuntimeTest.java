package dev.presage.node.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.runtime.NetSpec.OutputTransform;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TorchRuntimeTest {
    private static final NetSpec RECURRENT = NetSpec.recurrent(7, 64, 64, 9, OutputTransform.QUANTILES);
    private static final NetSpec FORWARD = NetSpec.feedForward(20, 128, 9, OutputTransform.QUANTILES);

    private static ModelRow row(NetSpec spec, SplittableRandom random, int length) {
        return new ModelRow(
                uniform(random, random.nextInt(4) == 0 ? 0 : spec.stateSize()),
                uniform(random, length * spec.featureSize()),
                length);
    }

    private static Floats uniform(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return Floats.adopt(values);
    }

    private static List<ModelRow> rows(NetSpec spec, SplittableRandom random, int count, int maxLength) {
        List<ModelRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(spec, random, 1 + random.nextInt(maxLength)));
        }
        return rows;
    }

    /**
     * Goal: a decision can be re-derived bit for bit from its row and the recorded size. Method: one row among other
     * neighbours, at other places, in batches of other fullness and with longer neighbours, in a runtime of its own.
     */
    @Test
    void neitherNeighboursNorPlaceChangeABit() {
        for (NetSpec spec : List.of(RECURRENT, FORWARD)) {
            Weights weights = Weights.random(spec, 3);
            SplittableRandom random = new SplittableRandom(5);
            for (BatchShape shape : List.of(new BatchShape(32, 1), new BatchShape(64, 4), new BatchShape(256, 16))) {
                ModelRow probe = row(spec, random, shape.steps());
                RowAnswer expected;
                try (ModelRuntime alone = new TorchRuntime(weights)) {
                    expected = alone.run(List.of(probe), shape).getFirst();
                }
                try (ModelRuntime shared = new TorchRuntime(weights)) {
                    for (int trial = 0; trial < 100; trial++) {
                        int others = trial < 32 ? shape.rows() - 1 : random.nextInt(shape.rows());
                        List<ModelRow> rows = rows(spec, random, others, 2 * shape.steps());
                        int place = trial < 32 ? Math.min(trial, others) : random.nextInt(others + 1);
                        rows.add(place, probe);
                        assertThat(shared.run(rows, shape).get(place)).isEqualTo(expected);
                    }
                }
            }
        }
    }

    /** Goal: more rows and longer rows than the size holds are answered as if each part had come by itself. */
    @Test
    void runsWhatDoesNotFitInParts() {
        BatchShape shape = new BatchShape(32, 4);
        Weights weights = Weights.random(RECURRENT, 3);
        SplittableRandom random = new SplittableRandom(6);
        try (ModelRuntime runtime = new TorchRuntime(weights)) {
            List<ModelRow> rows = rows(RECURRENT, random, 50, 11);
            List<RowAnswer> together = runtime.run(rows, shape);
            assertThat(together).hasSize(50);
            for (int i = 0; i < rows.size(); i++) {
                ModelRow row = rows.get(i);
                assertThat(together.get(i).outputs().length()).isEqualTo(row.length() * 9);
                Floats state = row.state();
                Floats said = Floats.EMPTY;
                for (int from = 0; from < row.length(); from += 4) {
                    int count = Math.min(4, row.length() - from);
                    Floats part = row.steps().slice(7 * from, 7 * (from + count));
                    RowAnswer answer = runtime.run(List.of(new ModelRow(state, part, count)), shape)
                            .getFirst();
                    state = answer.state();
                    said = answer.outputs();
                }
                assertThat(together.get(i).state()).isEqualTo(state);
                assertThat(together.get(i).outputs().slice(row.length() * 9 - said.length(), row.length() * 9))
                        .isEqualTo(said);
            }
        }
    }

    /** Goal: two sizes agree but for rounding, and quantiles ascend to the last bit. */
    @Test
    void sizesAgree() {
        SplittableRandom random = new SplittableRandom(7);
        try (ModelRuntime runtime = new TorchRuntime(Weights.random(RECURRENT, 3))) {
            for (ModelRow row : rows(RECURRENT, random, 20, 16)) {
                RowAnswer small =
                        runtime.run(List.of(row), new BatchShape(32, 16)).getFirst();
                RowAnswer large =
                        runtime.run(List.of(row), new BatchShape(256, 4)).getFirst();
                for (int i = 0; i < small.outputs().length(); i++) {
                    assertThat(large.outputs().get(i)).isCloseTo(small.outputs().get(i), Offset.offset(1e-5f));
                    assertThat(i % 9 == 0
                                    || small.outputs().get(i) >= small.outputs().get(i - 1))
                            .isTrue();
                }
            }
        }
    }
}
