/** Proofs and checks of a built product, as a user runs them. */
@NullMarked
package dev.presage.ops.proof;

import org.jspecify.annotations.NullMarked;
