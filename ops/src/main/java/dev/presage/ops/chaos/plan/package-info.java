/** Which faults happen, to whom, when and for how long: pure, and the same for the same seed. */
@NullMarked
package dev.presage.ops.chaos.plan;

import org.jspecify.annotations.NullMarked;
