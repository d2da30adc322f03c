/** {@code presage explain}: how decisions of a running node came about, from the command line, over its HTTP API. */
@NullMarked
package dev.presage.ops.history;

import org.jspecify.annotations.NullMarked;
