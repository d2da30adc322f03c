/** {@code presage backtest}: candidates tried over journaled history by a running node, and told as they go. */
@NullMarked
package dev.presage.ops.backtest;

import org.jspecify.annotations.NullMarked;
