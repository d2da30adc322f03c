package dev.presage.node.cluster.view;

import java.util.List;

/**
 * What a node knows of itself without asking anybody.
 *
 * @param name what it is called
 * @param http where it serves HTTP, host:port; empty while it does not
 * @param ready whether it takes events
 * @param uptimeSeconds of its process
 * @param pools its own
 * @param elsewhere pools of other nodes that it asks
 */
public record LocalNumbers(
        String name, String http, boolean ready, long uptimeSeconds, List<PoolSeen> pools, List<RemoteSeen> elsewhere) {
    public LocalNumbers {
        pools = List.copyOf(pools);
        elsewhere = List.copyOf(elsewhere);
    }

    /** Of a node that asks nobody else. */
    LocalNumbers(String name, String http, boolean ready, long uptimeSeconds, List<PoolSeen> pools) {
        this(name, http, ready, uptimeSeconds, pools, List.of());
    }
}
