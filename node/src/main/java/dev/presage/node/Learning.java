package dev.presage.node;

import dev.presage.node.http.TrainingsPort;
import dev.presage.node.training.data.DataSettings;
import dev.presage.node.training.data.PseudonymKey;
import dev.presage.node.training.data.Pseudonyms;
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
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/** Brings training together with the rooms it needs. */
final class Learning {
    private final NodeParts parts;
    private final InstantSource clock = InstantSource.system();
    private final Trainings trainings;
    private final Workbench workbench = new TorchWorkbench();

    Learning(NodeParts parts) {
        this.parts = parts;
        this.trainings = new Trainings(parts.registrySource(), clock);
    }

    /** Trains what is asked for: one trainer in the whole cluster, on a node of the role that the settings name. */
    void start(ActorSystem<?> system) {
        TrainingSettings settings = TrainingSettings.from(parts.config());
        ClusterSingletonSettings singleton = ClusterSingletonSettings.create(system);
        ClusterSingleton.get(system)
                .init(SingletonActor.of(Trainer.create(runner(settings), settings), "trainer")
                        .withStopMessage(Trainer.Stop.INSTANCE)
                        .withSettings(settings.role().isEmpty() ? singleton : singleton.withRole(settings.role())));
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
                workbench,
                parts.domains(),
                model -> !parts.registry().versions(model, 1).isEmpty(),
                clock);
    }
}
