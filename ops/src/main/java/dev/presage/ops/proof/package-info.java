/** Proofs of what was said, and the check of the whole journal, from the command line. */
@NullMarked
package dev.presage.ops.proof;

import org.jspecify.annotations.NullMarked;
