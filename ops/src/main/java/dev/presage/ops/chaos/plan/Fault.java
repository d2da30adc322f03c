package dev.presage.ops.chaos.plan;

import java.time.Duration;

/**
 * One thing that goes wrong.
 *
 * @param node whom it happens to, from 0; of no meaning where it happens to all
 * @param lasts how long it is left to last
 */
public record Fault(FaultKind kind, int node, Duration lasts) {
    @Override
    public String toString() {
        boolean one = kind.whom() == FaultKind.Whom.NODE;
        return kind.label() + (one ? " node-" + (node + 1) : "") + " " + lasts.toSeconds() + " s";
    }
}
