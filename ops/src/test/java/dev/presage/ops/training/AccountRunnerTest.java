package dev.presage.ops.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.TorchWorkbench;
import dev.presage.node.registry.Entry;
import dev.presage.node.training.run.State;
import dev.presage.node.training.run.Training;
import dev.presage.ops.dataset.RealJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training of account-next on 150 cards in 40 days, with the labels that came. */
class AccountRunnerTest {
    @TempDir
    private Path folder;

    /** Goal: a model with labels, of which no version is known yet, is made from nothing and learns from them. */
    @Test
    void learnsFromLabels() throws IOException, SQLException {
        try (var journal = new RealJournal();
                var studio = new Studio(journal, folder)) {
            journal.writeCards(40);
            Training training = studio.ask("account-next", "account", 3);
            studio.run(new TorchWorkbench(), Map.of("fit.epoch-steps", 30, "fit.learning-rate", 0.004));
            Training done = studio.find(training.id());
            assertThat(done.state()).as(String.valueOf(done.error())).isEqualTo(State.DONE);
            assertThat(done.parent()).isEmpty();
            var epochs = studio.trainings().epochs(done.id());
            assertThat(epochs.getLast().validationLoss())
                    .isLessThan(0.95 * epochs.getFirst().validationLoss());
            Entry entry = studio.version(done).entry();
            assertThat(entry.metrics().get("test-seen")).containsKeys("loss", "calibrationError", "standardError");
            assertThat(entry.card().limits()).contains("genuine");
            assertThat(studio.registry().trials("account-next", 10)).isEmpty();
        }
    }
}
