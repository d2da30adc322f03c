package dev.presage.node.registry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the steward goes by.
 *
 * @param trials the latest trial of each candidate that has been in one, by version
 * @param evidence what the live stream showed of each shadow and canary beside the champion, and of the champion beside
 *     its predecessor, since the version came to its stage; by version
 * @param backtests the latest backtest of each version that has been in one, by version
 * @param movedAt when a step forward was last taken by the steward
 */
record Situation(
        Standing standing,
        Map<String, Trial> trials,
        Map<String, Evidence> evidence,
        Map<String, Backtested> backtests,
        Optional<Instant> movedAt) {
    Situation {
        trials = Map.copyOf(trials);
        evidence = Map.copyOf(evidence);
        backtests = Map.copyOf(backtests);
    }
}
