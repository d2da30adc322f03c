package dev.presage.node.registry;

/** A step that the steward wants. */
sealed interface Proposal {
    /** Why, with figures. */
    String why();

    /** Move a version on. */
    record Move(String version, Stage to, String why) implements Proposal {}

    /** Try a version over journaled history, since it has to pass that before it moves on. */
    record Backtest(String version, String why) implements Proposal {}

    /** Bring the former champion back. */
    record RollBack(String why) implements Proposal {}
}
