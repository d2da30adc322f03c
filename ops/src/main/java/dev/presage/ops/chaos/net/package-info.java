/**
 * The network between nodes, made to be cut: a namespace for each node where the system allows it, and between any two
 * nodes a relay of ours that can be slow, lossy or deaf.
 */
@NullMarked
package dev.presage.ops.chaos.net;

import org.jspecify.annotations.NullMarked;
