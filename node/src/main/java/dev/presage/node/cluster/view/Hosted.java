package dev.presage.node.cluster.view;

import java.util.List;
import java.util.Map;

/**
 * What lives on a node.
 *
 * @param shards by domain and shard, how many subjects are in memory
 * @param singletons those of the cluster's only ones that run here
 */
record Hosted(Map<String, Map<String, Integer>> shards, List<String> singletons) {
    Hosted {
        shards = Map.copyOf(shards);
        singletons = List.copyOf(singletons);
    }

    static Hosted nothing() {
        return new Hosted(Map.of(), List.of());
    }
}
