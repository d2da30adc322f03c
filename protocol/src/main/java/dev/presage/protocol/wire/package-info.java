/**
 * How values become bytes: a compact sequence of numbers, strings and rows, read in the order it was written; and how
 * insights become JSON.
 */
@NullMarked
package dev.presage.protocol.wire;

import org.jspecify.annotations.NullMarked;
