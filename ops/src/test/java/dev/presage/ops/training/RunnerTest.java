package dev.presage.ops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.node.TorchWorkbench;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.Trial;
import dev.presage.node.training.run.State;
import dev.presage.node.training.run.Training;
import dev.presage.ops.dataset.RealJournal;
import dev.presage.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of device-next on 30 devices of 120 readings, and of account-next on a few labelled cards. */
class RunnerTest {
    @TempDir
    private static Path folder;

    private static RealJournal journal;
    private static Studio studio;

    @BeforeAll
    static void write() throws IOException, SQLException {
        journal = new RealJournal();
        journal.writeDevices(30, 120);
        studio = new Studio(journal, folder);
    }

    @AfterAll
    static void close() throws IOException {
        studio.close();
        journal.close();
    }

    /** A run that nothing interrupts. */
    private static Training train(long seed) {
        Training training = studio.ask(Studio.MODEL, "device", seed);
        studio.run();
        return studio.find(training.id());
    }

    private static void assertFailed(Training training, ErrorCode code, String words) {
        Training ended = studio.find(training.id());
        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.error()).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.detail()).contains(words);
        });
        assertThat(ended.version()).isEmpty();
    }

    /** Goal: from the journal to a candidate with all that the registry asks for, and a trial against the champion. */
    @Test
    void aTrainingEndsWithACandidate() throws IOException {
        Training done = train(1);
        assertThat(done.state()).as(String.valueOf(done.error())).isEqualTo(State.DONE);
        assertThat(done.parent()).contains("1");
        assertThat(done.progress().step()).isPositive();
        assertThat(studio.trainings().epochs(done.id()))
                .hasSizeGreaterThan(1)
                .allSatisfy(epoch -> assertThat(epoch.validationLoss()).isFinite());

        assertThat(studio.version(done).stage()).isEqualTo(Stage.CANDIDATE);
        Entry entry = studio.version(done).entry();
        assertThat(entry.ref().version()).isEqualTo(done.id());
        assertThat(entry.dataCard()).contains("contentHash");
        assertThat(entry.metrics()).containsKeys("test-seen", "test-unseen", "validation-seen", "champion-test-seen");
        assertThat(entry.calibrationError().orElseThrow()).isBetween(0.0, 1.0);
        assertThat(entry.p99Millis().orElseThrow()).isPositive();
        assertThat(entry.card().limits()).contains("subjects");
        assertThat(studio.registry()
                        .champion(Studio.MODEL)
                        .orElseThrow()
                        .entry()
                        .ref()
                        .version())
                .isEqualTo("1");

        assertThat(studio.registry().trials(Studio.MODEL, 100))
                .filteredOn(trial -> trial.version().equals(done.id()))
                .singleElement()
                .satisfies(trial -> {
                    assertThat(trial.against()).isEqualTo("1");
                    assertThat(trial.loss()).isFinite();
                    assertThat(trial.againstLoss()).isFinite();
                    assertThat(trial.from()).isBefore(trial.to());
                });
        assertThat(studio.weights(done).name()).isEqualTo(Studio.MODEL);
    }

    /**
     * Goal: a runner that dies anywhere is followed by one that goes on to exactly the same weights. Method: die in the
     * first epoch, at once when it goes on, and in the middle of another, beside a run that nothing interrupts and one
     * of another seed.
     */
    @Test
    void dyingChangesNoBit() throws IOException {
        Training through = train(5);
        Training training = studio.ask(Studio.MODEL, "device", 5);
        for (int step : new int[] {3, 1, 12}) {
            var dying = new Interrupting(step, () -> {
                throw new AssertionError("The runner dies.");
            });
            assertThatThrownBy(() -> studio.run(dying, Map.of())).hasMessageContaining("dies");
            assertThat(studio.find(training.id()).state()).isEqualTo(State.FITTING);
        }
        var last = new Interrupting(0, () -> {});
        studio.run(last, Map.of());
        Training done = studio.find(training.id());
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat((long) last.steps()).isPositive().isLessThan(done.progress().step());
        assertThat(studio.weights(done).weights())
                .isEqualTo(studio.weights(through).weights());
        assertThat(done.progress().validationLoss())
                .isEqualTo(through.progress().validationLoss());
        Training other = train(6);
        assertThat(studio.weights(other).weights())
                .isNotEqualTo(studio.weights(through).weights());
    }

    /** Goal: who was replaced writes nothing more, and its successor goes on. */
    @Test
    void aReplacedRunnerStops() {
        Training training = studio.ask(Studio.MODEL, "device", 7);
        var replaced = new Interrupting(4, () -> studio.write("UPDATE training SET runner = 'another'"));
        studio.run(replaced, Map.of());
        assertThat(replaced.steps()).isEqualTo(4);
        assertThat(studio.find(training.id()).state()).isEqualTo(State.FITTING);
        assertThat(studio.trainings().begin(new Training.Wish(Studio.MODEL, "device", 7, "ann", "Another.", "wish")))
                .isEmpty();
        studio.run();
        assertThat(studio.find(training.id()).state()).isEqualTo(State.DONE);
    }

    /** Goal: a training that is called off ends soon, and leaves nothing in the registry. */
    @Test
    void calledOffLeavesNothing() {
        int before = studio.versions();
        Training training = studio.ask(Studio.MODEL, "device", 8);
        var called = new Interrupting(
                4,
                () -> assertThat(studio.trainings().cancel(training.id(), "bob", "Not now."))
                        .isPresent());
        studio.run(called, Map.of());
        Training ended = studio.find(training.id());
        assertThat(ended.state()).isEqualTo(State.CANCELLED);
        assertThat(ended.cancellation()).contains(new Training.Cancellation("bob", "Not now."));
        assertThat(called.steps()).isLessThanOrEqualTo(6);
        assertThat(studio.versions()).isEqualTo(before);
        assertThat(studio.trainings().cancel(training.id(), "bob", "Again.")).isEmpty();
    }

    /** Goal: what cannot lead to a usable version ends with a sentence that says why, and nothing is registered. */
    @Test
    void whatCannotBeIsRefused() throws SQLException {
        int before = studio.versions();
        Training empty = studio.ask("account-next", "account", 1);
        studio.run();
        assertFailed(empty, ErrorCode.DATA_UNFIT, "no observations");

        Training few = studio.ask(Studio.MODEL, "device", 1);
        studio.run(new TorchWorkbench(), Map.of("min-steps", 1_000_000));
        assertFailed(few, ErrorCode.DATA_UNFIT, "at least 1000000");

        Training unproven = studio.ask(Studio.MODEL, "device", 1);
        studio.run(new TorchWorkbench(), Map.of("min-examined-steps", 1_000_000));
        assertFailed(unproven, ErrorCode.DATA_UNFIT, "validation");

        Training garbage = studio.ask(Studio.MODEL, "device", 1);
        studio.run(
                new TorchWorkbench(), Map.of("fit.learning-rate", 1e30, "fit.warmup-steps", 0, "fit.clip-norm", 1e30));
        assertFailed(garbage, ErrorCode.CANDIDATE_UNFIT, "n");

        journal.writeCards(1);
        Training oneClass = studio.ask("account-next", "account", 1);
        studio.run();
        assertFailed(oneClass, ErrorCode.DATA_UNFIT, "two classes");
        assertThat(studio.versions()).isEqualTo(before);
        assertThat(studio.registry().trials("account-next", 10))
                .extracting(Trial::version)
                .isEmpty();
    }
}
