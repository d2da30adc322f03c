/**
 * How this node becomes a member: by which address, with whom, in which roles. In come settings; out comes a member of
 * exactly one cluster, or one sentence that says why not.
 */
@NullMarked
package dev.presage.node.cluster;

import org.jspecify.annotations.NullMarked;
