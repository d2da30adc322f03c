/** {@code presage projection}: the tables that are read off the journal, and building them anew. */
@NullMarked
package dev.presage.ops.projections;

import org.jspecify.annotations.NullMarked;
