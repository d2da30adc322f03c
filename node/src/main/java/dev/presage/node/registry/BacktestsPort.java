package dev.presage.node.registry;

/** Where the steward asks for a backtest of a version that is about to serve. */
@FunctionalInterface
public interface BacktestsPort {
    /** Asks, unless one runs or has just been. Blocks. */
    void ask(String name, String version, String why);
}
