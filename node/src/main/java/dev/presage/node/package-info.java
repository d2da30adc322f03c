/** The cluster member: it starts, wires its rooms together and stops in order. */
@NullMarked
package dev.presage.node;

import org.jspecify.annotations.NullMarked;
