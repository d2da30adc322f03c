package dev.presage.node;

import dev.presage.node.cluster.Role;
import dev.presage.node.http.BacktestsPort;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.training.backtest.Asked;
import dev.presage.node.training.backtest.BacktestRunner;
import dev.presage.node.training.backtest.BacktestSettings;
import dev.presage.node.training.backtest.Backtests;
import dev.presage.node.training.run.Trainer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings backtests together with the rooms they need. */
final class Backtesting {
    private static final Logger log = LoggerFactory.getLogger(Backtesting.class);
    private static final String STEWARD = "presage";

    private final NodeParts parts;
    private final BacktestSettings settings;
    private final Backtests backtests;
    private final RegisteredBacktests candidates;

    Backtesting(NodeParts parts, ModelLoader loader) {
        this.parts = parts;
        this.settings = BacktestSettings.from(parts.config());
        this.backtests = new Backtests(parts.registrySource(), parts.clock());
        this.candidates = new RegisteredBacktests(
                parts.registry(),
                loader,
                InferenceSettings.from(parts.config()).models(),
                parts.config().getConfig("presage.domains"));
    }

    /** Runs what is asked for: one at a time in the whole cluster, on a node that trains. */
    void start(Singletons singletons) {
        var runner = new BacktestRunner(new BacktestRunner.Parts(
                backtests, candidates, parts.journal(), parts.travel(), settings, parts.clock()));
        var habit = new Trainer.Habit("backtest", settings.pollInterval(), settings.retryInterval());
        singletons.open("backtester", Role.TRAINING, Trainer.create(runner::runOnce, habit), Trainer.Stop.INSTANCE);
    }

    /** Tries a version that is about to serve, unless it is being tried or was so a while ago without a verdict. */
    void ask(String model, String version, String why) {
        Instant now = parts.clock().instant();
        boolean isTooSoon = backtests
                .latestOf(model, version)
                .filter(latest -> latest.state() == Asked.State.RUNNING
                        || now.isBefore(
                                latest.askedAt().plus(settings.automatic().leastInterval())))
                .isPresent();
        Optional<String> domain = BacktestsView.domainOf(parts.domains(), model);
        if (isTooSoon || domain.isEmpty()) {
            return;
        }
        var wish = new Asked.Wish(
                model,
                version,
                domain.get(),
                Map.of(),
                now.minus(settings.automatic().span()),
                now,
                settings.automatic().sample(),
                STEWARD,
                why);
        backtests.begin(wish).ifPresent(begun -> log.info("Backtest {} of {} {}: {}", begun.id(), model, version, why));
    }

    /** Backtests as HTTP shows them. */
    BacktestsPort view() {
        return new BacktestsView(backtests, candidates, parts.domains(), parts.clock());
    }
}
