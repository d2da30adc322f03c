/** Tests of the journal's commands. */
@NullMarked
package dev.presage.ops.journal;

import org.jspecify.annotations.NullMarked;
