package dev.presage.node.inference;

/** Where a model's roster hangs: one actor posts, and every thread reads the latest. */
final class RosterBoard {
    private volatile Roster roster;

    RosterBoard(Roster first) {
        this.roster = first;
    }

    Roster now() {
        return roster;
    }

    void post(Roster next) {
        roster = next;
    }
}
