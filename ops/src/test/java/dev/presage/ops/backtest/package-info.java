/** Backtests of real weights over a real journal. */
@NullMarked
package dev.presage.ops.backtest;

import org.jspecify.annotations.NullMarked;
