package dev.presage.node.cluster.view;

import java.util.List;

/**
 * What a node knows of itself without asking anybody.
 *
 * @param name what it is called
 * @param http where it serves HTTP, host:port; empty while it does not
 * @param ready whether it takes events
 * @param uptimeSeconds of its process
 */
public record LocalNumbers(String name, String http, boolean ready, long uptimeSeconds, List<PoolSeen> pools) {
    public LocalNumbers {
        pools = List.copyOf(pools);
    }
}
