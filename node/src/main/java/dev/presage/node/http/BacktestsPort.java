package dev.presage.node.http;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Where backtests are asked for and looked at. Blocks, and is only called on the blocking dispatcher. */
public interface BacktestsPort {
    /** The latest backtests, without their reports. */
    ModelsPort.Reply list();

    /** One backtest, with its report if it has one. */
    ModelsPort.Reply show(String id);

    /** Asks for a backtest. */
    ModelsPort.Reply begin(Wish wish);

    /** Lets a backtest end without a report. */
    ModelsPort.Reply cancel(String id, String who, String why);

    /**
     * What is asked for.
     *
     * @param domain empty for the one that asks the model
     * @param settings in what the domain's settings differ from those that are served
     * @param sample share of the subjects, in (0, 1]
     */
    record Wish(
            String model,
            String version,
            Optional<String> domain,
            Map<String, String> settings,
            Instant from,
            Instant to,
            double sample,
            String who,
            String why) {
        public Wish {
            settings = Map.copyOf(settings);
        }
    }
}
