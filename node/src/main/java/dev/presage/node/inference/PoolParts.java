package dev.presage.node.inference;

/**
 * What a pool is made of.
 *
 * @param model what it serves
 * @param batch how queries are batched
 * @param shapes the padded sizes
 * @param settings what holds for every pool
 * @param metrics what it counts
 * @param ticker time
 */
record PoolParts(
        Model model,
        BatchSettings batch,
        BatchShapes shapes,
        PoolSettings settings,
        PoolMetrics metrics,
        Ticker ticker) {
    String name() {
        return model.ref().name();
    }
}
