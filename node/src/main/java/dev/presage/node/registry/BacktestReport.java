package dev.presage.node.registry;

import dev.presage.protocol.ModelRef;
import java.util.List;
import java.util.Optional;

/**
 * What a backtest has shown, as it becomes part of a version's history.
 *
 * @param id of the backtest
 * @param against the champion of then; empty if there was none
 * @param asServed whether the domain was set up as it is served: only then does it speak for the version alone
 * @param isConclusive whether there was enough to judge by
 * @param objections what speaks against the version, each in a clause
 * @param report its canonical bytes, a JSON object
 * @param who asked for it
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once and never compared.
public record BacktestReport(
        String id,
        ModelRef version,
        Optional<String> against,
        boolean asServed,
        boolean passed,
        boolean isConclusive,
        List<String> objections,
        byte[] report,
        String who) {
    private static final int MOST_LETTERS = 900;

    public BacktestReport {
        objections = List.copyOf(objections);
    }

    /** What stands in the version's history. */
    String why() {
        String how = asServed ? "" : ", under other settings than those that are served,";
        String text = "Backtest " + id + how
                + (passed ? " passed." : " did not pass: " + String.join("; ", objections) + ".");
        return text.substring(0, Math.min(MOST_LETTERS, text.length()));
    }
}
