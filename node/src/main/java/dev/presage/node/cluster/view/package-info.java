/**
 * What one sees of the cluster from any of its nodes. In come the cluster's events and, every half second, each node's
 * report of itself; out comes a picture of members, shards, pools and singletons, and a bounded story of what happened
 * when. Nothing here decides anything.
 */
@NullMarked
package dev.presage.node.cluster.view;

import org.jspecify.annotations.NullMarked;
