/** The command that cuts training sets from the journal of a running or given database. */
@NullMarked
package dev.presage.ops.dataset;

import org.jspecify.annotations.NullMarked;
