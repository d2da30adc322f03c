package dev.presage.node.cluster.view;

/**
 * How a node's questions to pools on other nodes are doing.
 *
 * @param pools how many such pools it knows
 * @param inFlight rows under way to them
 * @param asked questions sent there since its start
 */
public record RemoteSeen(String model, String version, int pools, int inFlight, long asked) {}
