package dev.presage.node.cluster.view;

/**
 * How a pool of a node is doing.
 *
 * @param workers that are warm and alive
 * @param queueDepth rows that wait
 * @param queueSize rows that may wait
 */
public record PoolSeen(
        String model, String version, int workers, int queueDepth, int queueSize, double rowsPerSecond) {}
