/**
 * The journal as a whole, from the terminal: out of its database into files, and back. Files for analysts are written
 * here; all else is the journal's own business.
 */
@NullMarked
package dev.presage.ops.journal;

import org.jspecify.annotations.NullMarked;
