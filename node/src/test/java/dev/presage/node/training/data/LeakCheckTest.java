package dev.presage.node.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.presage.node.training.data.Sequence.Step;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Floats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants leaks in an innocent set, one at a time. */
class LeakCheckTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Cursor TO = new Cursor(100, 100);
    private static final List<String> FEATURES = List.of("innocent", "second");
    private static final List<String> TARGETS = List.of("next");

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    /** What may be planted: the step's features, target, class, times and label. */
    private interface Planted {
        Step at(Instant time, int meaning);
    }

    private Step innocent(Instant time, int meaning) {
        return step(time, meaning, (float) random.nextDouble(), (float) random.nextDouble());
    }

    private static Step step(Instant time, int meaning, float second, float target) {
        return new Step(
                time,
                time.plusSeconds(1),
                Floats.of((float) Math.sin((double) time.getEpochSecond()), second),
                Floats.of(target),
                1,
                meaning,
                new Cursor(50, 1),
                0.5f);
    }

    private Card.LeakReport check(Planted train, Planted test, String testSubject, List<String> allowed)
            throws IOException {
        var files = new SplitFiles(folder);
        try (var writer = new SetWriter(files, List.of("no", "yes"))) {
            for (int s = 0; s < 40; s++) {
                List<Step> steps = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    steps.add(train.at(START.plusSeconds(i * 10L), i % 5 == 0 ? 1 : 0));
                }
                writer.put(Split.TRAIN, new Sequence("subject-" + s, "", steps));
            }
            writer.put(
                    Split.TEST_UNSEEN, new Sequence(testSubject, "", List.of(test.at(START.plusSeconds(10_000), 0))));
            var unused = writer.finish();
        }
        DataSettings settings =
                DataSettings.from(ConfigFactory.parseMap(Map.of("allowed-leaks", allowed, "partition-observations", 16))
                        .atPath("presage.training.data")
                        .withFallback(ConfigFactory.parseResources("presage/training.conf"))
                        .resolve());
        return new LeakCheck(files, settings, TO).check(FEATURES, TARGETS, 41);
    }

    private void caught(Planted train, Planted test, String testSubject, String words) {
        assertThatThrownBy(() -> check(train, test, testSubject, List.of()))
                .isInstanceOfSatisfying(
                        CannotCut.class, refused -> assertThat(refused.why()).isEqualTo(CannotCut.Cause.LEAK))
                .hasMessageContaining(words);
    }

    /** Goal: without a leak nothing is found, so that what the other tests find is the leak. */
    @Test
    void anInnocentSetPasses() throws IOException {
        Card.LeakReport report = check(this::innocent, this::innocent, "other", List.of());
        assertThat(report.labelled()).isEqualTo(2_000);
        assertThat(report.area()).isBetween(0.5, 0.9);
    }

    /** Goal: a subject kept from training is not trained on; more subjects than one pass holds are all looked at. */
    @Test
    void aSubjectInTwoSplits() {
        for (int s = 0; s < 40; s++) {
            caught(this::innocent, this::innocent, "subject-" + s, "Subject subject-" + s + " is in train");
        }
    }

    /** Goal: training ends before the test begins, and what it was told was known before. */
    @Test
    void trainingFromTheFuture() {
        Planted late = (time, meaning) -> innocent(time.plusSeconds(9_600), meaning);
        caught(late, this::innocent, "other", "test begins at");
        Planted toldLate = (time, meaning) -> {
            Step step = innocent(time, meaning);
            return new Step(
                    time,
                    time.plusSeconds(10_000),
                    step.features(),
                    step.targets(),
                    1,
                    meaning,
                    step.labelledAt(),
                    0.5f);
        };
        caught(toldLate, this::innocent, "other", "test begins at");
    }

    /** Goal: no label from behind the cut is used. */
    @Test
    void aLabelFromBehindTheCut() {
        Planted late = (time, meaning) -> {
            Step step = innocent(time, meaning);
            return new Step(
                    time, step.knownAt(), step.features(), step.targets(), 1, meaning, new Cursor(100, 101), 0.5f);
        };
        caught(this::innocent, late, "other", "behind the cut");
    }

    /** Goal: a feature that tells the label, either way up, is named; unless the settings allow it. */
    @Test
    void aFeatureThatTellsTheLabel() throws IOException {
        Planted telling = (time, meaning) -> step(time, meaning, meaning + (float) random.nextDouble() / 2, 0.1f);
        caught(telling, this::innocent, "other", "Feature second tells the classes apart");
        Planted opposite = (time, meaning) -> step(time, meaning, -meaning, 0.1f);
        caught(opposite, this::innocent, "other", "Feature second tells the classes apart");
        assertThat(check(telling, this::innocent, "other", List.of("second")).allowed())
                .containsExactly("second");
    }

    /** Goal: a feature that is the value to be foretold is named. */
    @Test
    void aFeatureThatIsTheTarget() {
        Planted same = (time, meaning) -> {
            float value = (float) random.nextDouble();
            return step(time, meaning, value, value);
        };
        caught(same, this::innocent, "other", "Feature second equals");
    }

    /** Goal: the area under the curve is exact, ties included. */
    @Test
    void areaCountsTiesHalf() {
        assertThat(TellingFeatures.area(new float[] {1, 2, 3}, new float[] {0, 0.5f}))
                .isEqualTo(1);
        assertThat(TellingFeatures.area(new float[] {1, 1}, new float[] {1, 1})).isEqualTo(0.5);
        assertThat(TellingFeatures.area(new float[] {0, 2}, new float[] {1, 2})).isEqualTo((0 + 1.5) / 4);
    }
}
