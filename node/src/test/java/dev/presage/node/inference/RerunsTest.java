package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RerunsTest {
    private static final BatchShape SHAPE = new BatchShape(32, 2);
    private static final InferenceSettings SETTINGS = InferenceSettings.from(ConfigFactory.parseString(
                    "presage.inference.models { sum {}, far { runtime = oip, url = \"http://x:1\" } }")
            .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
            .resolve());

    private final Map<ModelRef, SumModel> loaded = new HashMap<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final Reruns reruns = new Reruns(
            SETTINGS,
            (settings, version) -> loaded.computeIfAbsent(
                    version,
                    fresh -> new SumModel(first -> {
                        if (first[0] == 666) {
                            await(held);
                        }
                    })));

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        held.countDown();
        reruns.close();
    }

    private static ModelRef version(int number) {
        return new ModelRef("sum", Integer.toString(number), "0" + number);
    }

    private List<RowAnswer> run(int version, ModelRow... rows) {
        return reruns.run(version(version), List.of(rows), SHAPE);
    }

    /** Goal: a version answers as it would in a pool, rows longer than the size and more of them included. */
    @Test
    void answersAsAPoolWould() {
        List<RowAnswer> answers = run(1, SumModel.row(1, 2, 3), SumModel.row(4));
        assertThat(answers.get(0).outputs().toArray()).containsExactly(1, 3, 6);
        assertThat(answers.get(1).state().toArray()).containsExactly(4);
        ModelRow[] many =
                IntStream.range(0, 100).mapToObj(i -> SumModel.row(i + 1)).toArray(ModelRow[]::new);
        assertThat(run(1, many)).hasSize(100);
    }

    /** Goal: few versions are open at a time, and one that is asked again need not be opened again. */
    @Test
    void fewAreOpen() {
        for (int version : new int[] {1, 2, 1, 3, 1}) {
            var unused = run(version, SumModel.row(1));
        }
        assertThat(opened(1)).isEqualTo(1);
        assertThat(closed(2)).as("the one that was used longest ago was closed").isEqualTo(1);
        assertThat(closed(1) + closed(3)).isZero();
        var unused = run(2, SumModel.row(1));
        assertThat(closed(3)).isEqualTo(1);
    }

    private int opened(int version) {
        return model(version).runtimes();
    }

    private int closed(int version) {
        return model(version).closed();
    }

    private SumModel model(int version) {
        return Objects.requireNonNull(loaded.get(version(version)));
    }

    /** Goal: what cannot be run here is said, and a damaged size asks for no memory. */
    @Test
    void refusesWhatItCannotRun() {
        assertThatThrownBy(() -> reruns.run(new ModelRef("nobody", "1", "0"), List.of(SumModel.row(1)), SHAPE))
                .isInstanceOf(UnusableModel.class);
        assertThatThrownBy(() -> reruns.run(new ModelRef("far", "1", "0"), List.of(SumModel.row(1)), SHAPE))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("another server");
        for (BatchShape damaged : List.of(new BatchShape(Integer.MAX_VALUE, 1), new BatchShape(0, 1))) {
            assertThatThrownBy(() -> reruns.run(version(1), List.of(SumModel.row(1)), damaged))
                    .isInstanceOf(UnusableModel.class);
        }
        var wide = new ModelRow(Floats.of(1, 2), Floats.of(1), 1);
        assertThatThrownBy(() -> run(1, wide)).isInstanceOf(UnusableModel.class);
    }

    /** Goal: few wait. Method: one holds the thread, and more come than may wait. */
    @Test
    void fewWait() throws InterruptedException {
        var threads = IntStream.range(0, 16)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    var unused = run(1, SumModel.row(666));
                }))
                .toList();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        boolean refused = false;
        while (!refused) {
            assertThat(System.nanoTime()).as("one is refused").isLessThan(deadline);
            try {
                if (threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
                    var unused = run(1, SumModel.row(1));
                }
            } catch (Reruns.Busy busy) {
                refused = true;
            }
        }
        held.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(run(1, SumModel.row(1))).hasSize(1);
    }
}
