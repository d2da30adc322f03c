package dev.presage.node.inference;

import dev.presage.protocol.ModelRef;

/**
 * How a pool is doing. Rates are of the last whole second, latencies of the last minutes.
 *
 * @param model the weights it serves
 * @param workers workers that are warmed and alive
 * @param queueDepth rows that wait
 * @param queueSize rows that may wait
 * @param rowsPerSecond rows answered by the model
 * @param batchesPerSecond batches run
 * @param meanBatchRows rows in a batch, padding not counted
 * @param p50Millis median time from the arrival of a batch's oldest query to its answer
 * @param p99Millis such time that one in a hundred batches exceeds
 * @param unanswered queries that no model answered, since the start
 */
public record PoolStatus(
        ModelRef model,
        int workers,
        int queueDepth,
        int queueSize,
        double rowsPerSecond,
        double batchesPerSecond,
        double meanBatchRows,
        double p50Millis,
        double p99Millis,
        long unanswered) {}
