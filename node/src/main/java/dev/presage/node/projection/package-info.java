/**
 * Keeps the projections of the journal up to date. Each shard of the subjects has a follower, and the cluster shares
 * them out among its nodes; what a follower does is said by {@link dev.presage.persistence.projection}.
 */
@NullMarked
package dev.presage.node.projection;

import org.jspecify.annotations.NullMarked;
