package dev.presage.node;

import dev.presage.node.cluster.Role;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.registry.BacktestsPort;
import dev.presage.node.registry.StewardActor;
import dev.presage.node.registry.StewardSettings;
import dev.presage.node.trials.LiveTrials;
import dev.presage.node.trials.TrialSettings;
import dev.presage.node.trials.TrialsActor;
import java.time.InstantSource;

/** What looks after versions by itself, once in the cluster: the comparison on the live stream and the steward. */
final class Stewardship {
    private final NodeParts parts;
    private final ModelLoader loader;
    private final TrialSettings trials;
    private final StewardSettings steward;
    private final InstantSource clock;
    private final BacktestsPort backtests;

    Stewardship(NodeParts parts, ModelLoader loader, BacktestsPort backtests) {
        this.backtests = backtests;
        this.parts = parts;
        this.loader = loader;
        this.trials = TrialSettings.from(parts.config());
        this.steward = StewardSettings.from(parts.config());
        this.clock = parts.clock();
    }

    void open(Singletons singletons) {
        if (trials.enabled()) {
            singletons.open("live-trials", Role.TRAINING, TrialsActor.create(this::compare));
        }
        if (steward.automatic()) {
            singletons.open("steward", StewardActor.create(parts.registry(), backtests, steward, clock));
        }
    }

    private LiveTrials compare() {
        var port = new RegisteredTrials(
                parts.registry(), loader, InferenceSettings.from(parts.config()).models(), steward.probation(), clock);
        return LiveTrials.start(
                parts.journal(),
                parts.domains(),
                port,
                trials,
                parts.telemetry().registry(),
                clock);
    }
}
