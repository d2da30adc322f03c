/**
 * Series of our own making, from a seed: seasons that evolve, levels that drift and shift, noises of many kinds, and
 * what
 * computers report each second. Models learn from them, so that they know series they have never seen.
 */
@NullMarked
package dev.presage.ops.synthetic.series;

import org.jspecify.annotations.NullMarked;
