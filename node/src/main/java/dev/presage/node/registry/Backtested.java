package dev.presage.node.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the latest backtest of a version came to, with the domain set up as it is served.
 *
 * @param id of the backtest
 * @param against the champion of then; empty if there was none
 * @param isConclusive whether there was enough to judge by
 * @param objections what speaks against the version, each in a clause
 * @param isIntact whether the report's bytes are those that were journaled
 */
public record Backtested(
        String id,
        Optional<String> against,
        boolean passed,
        boolean isConclusive,
        List<String> objections,
        boolean isIntact,
        Instant at) {
    public Backtested {
        objections = List.copyOf(objections);
    }
}
