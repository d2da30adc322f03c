/** Holds what a cluster kept and says against what was acknowledged to its senders. */
@NullMarked
package dev.presage.ops.chaos.check;

import org.jspecify.annotations.NullMarked;
