/**
 * Keeps the journal's tables short, if that is asked for: rows of some age go in, files beside the database come out.
 * Once in the cluster.
 */
@NullMarked
package dev.presage.node.retention;

import org.jspecify.annotations.NullMarked;
