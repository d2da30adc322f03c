/** Tests that the benchmarks run and measure what they say; how fast anything is, is not asserted. */
@NullMarked
package dev.presage.ops.bench;

import org.jspecify.annotations.NullMarked;
