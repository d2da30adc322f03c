package dev.presage.node.inference.overflow;

import dev.presage.protocol.ModelRef;

/**
 * How this node's questions to pools of one version on other nodes are doing. Counts are since the start.
 *
 * @param pools how many such pools there are
 * @param depth rows that wait there, as far as is known here
 * @param inFlight rows under way to them
 * @param asked questions sent there
 * @param retried of those, how many were a second try
 * @param unanswered questions that none of them answered in time
 */
public record RemoteStatus(
        ModelRef model, int pools, long depth, int inFlight, long asked, long retried, long unanswered) {}
