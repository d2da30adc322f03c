package dev.presage.node;

import dev.presage.node.cluster.Role;
import dev.presage.node.http.TrainingsPort;
import dev.presage.node.training.data.DataSettings;
import dev.presage.node.training.data.PseudonymKey;
import dev.presage.node.training.data.Pseudonyms;
import dev.presage.node.training.renewal.RenewalSettings;
import dev.presage.node.training.renewal.Renewer;
import dev.presage.node.training.run.Runner;
import dev.presage.node.training.run.Trainer;
import dev.presage.node.training.run.TrainingMetrics;
import dev.presage.node.training.run.TrainingSettings;
import dev.presage.node.training.run.Trainings;
import dev.presage.node.training.run.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Brings training together with the rooms it needs. */
final class Learning {
    private final NodeParts parts;
    private final InstantSource clock;
    private final Trainings trainings;
    private final Workbench workbench = new TorchWorkbench();
    private final Teachers teachers;

    Learning(NodeParts parts) {
        this.parts = parts;
        this.clock = parts.clock();
        this.teachers = new Teachers(workbench, parts.domains());
        this.trainings = new Trainings(parts.registrySource(), clock);
    }

    /**
     * Trains what is asked for: one trainer in the whole cluster, on a node that trains. If the settings
     * say so, what is due is asked for without anybody's wish.
     */
    void start(Singletons singletons) {
        TrainingSettings settings = TrainingSettings.from(parts.config());
        singletons.open("trainer", Role.TRAINING, Trainer.create(runner(settings), settings), Trainer.Stop.INSTANCE);
        RenewalSettings renewal = RenewalSettings.from(parts.config());
        if (renewal.enabled()) {
            var port = new Renewals(teachers, trainings, parts.registry(), clock);
            singletons.open("renewer", Role.TRAINING, Renewer.create(port, renewal, clock), Renewer.Stop.INSTANCE);
        }
    }

    private Runner runner(TrainingSettings settings) {
        return new Runner(new Runner.Parts(
                trainings,
                workbench,
                new RegistryVersions(parts.registry(), NodeVersion.text(), clock),
                parts.journal(),
                parts.domains(),
                this::pseudonyms,
                settings,
                DataSettings.from(parts.config()),
                new TrainingMetrics(parts.telemetry().registry()),
                clock));
    }

    private Pseudonyms pseudonyms() {
        Path file = Path.of(parts.config().getString("presage.training.pseudonym-key-file"));
        try {
            return PseudonymKey.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    file + " cannot be read or made: check PRESAGE_PSEUDONYM_KEY_FILE.", unreadable);
        }
    }

    /** Trainings as HTTP shows them. */
    TrainingsPort view() {
        return new TrainingsView(
                trainings,
                teachers,
                model -> !parts.registry().versions(model, 1).isEmpty(),
                clock);
    }
}
