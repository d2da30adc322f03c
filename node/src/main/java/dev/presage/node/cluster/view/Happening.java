package dev.presage.node.cluster.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Something that happened in the cluster. Names are filled in when it is read, for a node's is known only later. */
sealed interface Happening {
    Instant at();

    /** How a node stands to the others. */
    enum Standing {
        UP,
        UNREACHABLE,
        REACHABLE,
        SILENT,
        SPEAKS,
        DOWNED,
        LEAVING,
        LEFT,
        GONE
    }

    /**
     * A node changed its standing.
     *
     * @param after how long it stood as before, where that says something; else zero
     */
    record Stood(Instant at, NodeKey node, Standing standing, Duration after) implements Happening {}

    /** Another node leads. */
    record Led(Instant at, NodeKey node) implements Happening {}

    /**
     * Shards moved, one soon after the other.
     *
     * @param until when the last one did, up to now
     * @param over whether that was all
     */
    record Moved(Instant at, Instant until, boolean over, List<Move> moves) implements Happening {
        public Moved {
            moves = List.copyOf(moves);
        }
    }

    /** One that the cluster has once runs on another node. */
    record Singleton(Instant at, String name, NodeKey node) implements Happening {}

    /** A pool of a node came, went, or serves another version. */
    record Pool(Instant at, NodeKey node, String model, String what) implements Happening {}
}
