package dev.presage.ops.chaos.plan;

import java.util.Locale;

/** What can go wrong. */
public enum FaultKind {
    /** A node dies at once and is started again after a while. */
    KILL(Whom.NODE),
    /** A node freezes, with all its connections open, and goes on. */
    FREEZE(Whom.NODE),
    /** A node is cut off from the other nodes, not from its clients, the database or the broker. */
    ISOLATE(Whom.NODE),
    /** A node is cut off from everything. */
    CUT_OFF(Whom.NODE),
    /** One node keeps database and broker, the other two keep each other and lose both. */
    HALVES(Whom.NODE),
    /** What a node says no longer reaches the other nodes; it still hears them. */
    ONE_WAY(Whom.NODE),
    /** Everything that nodes say to one another takes longer. */
    SLOW_LINKS(Whom.LINKS),
    /** What nodes say to one another stalls as if packets were sent again, and now and then a connection breaks. */
    LOSSY_LINKS(Whom.LINKS),
    /** A node runs with its clock put off. */
    CLOCK_OFF(Whom.NODE),
    /** The broker dies and is started again. */
    BROKER_RESTART(Whom.BROKER),
    /** The database dies and is started again. */
    DATABASE_RESTART(Whom.DATABASE),
    /** The database ends all connections. */
    CONNECTIONS_CUT(Whom.CONNECTIONS),
    /** No room is left on the journal's volume. */
    DISK_FULL(Whom.DATABASE),
    /** A model's worker dies in the middle of a batch. */
    MODEL_CRASH(Whom.MODELS),
    /** The nodes are stopped in order and started again, one at a time. */
    ROLLING_RESTART(Whom.NODES);

    /** What a fault lays its hands on; two faults at once need different things. */
    public enum Whom {
        NODE,
        NODES,
        LINKS,
        BROKER,
        DATABASE,
        CONNECTIONS,
        MODELS
    }

    private final Whom whom;

    FaultKind(Whom whom) {
        this.whom = whom;
    }

    public Whom whom() {
        return whom;
    }

    /** Whether it may happen while another does, so that what came of both can be told and both can be undone. */
    public boolean goesWith(FaultKind other) {
        boolean takesAll = this == ROLLING_RESTART || other == ROLLING_RESTART;
        return !takesAll && whom != other.whom;
    }

    /** As it is called on the command line and in reports: {@code kill}, {@code slow-links}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads a label.
     *
     * @throws IllegalArgumentException if there is no such fault
     */
    public static FaultKind of(String label) {
        for (FaultKind kind : values()) {
            if (kind.label().equals(label.strip())) {
                return kind;
            }
        }
        throw new IllegalArgumentException("There is no fault called '" + label + "'.");
    }
}
