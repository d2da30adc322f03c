/**
 * Backtests that are asked for: kept in the database, run one at a time on a node that trains, beside what is served
 * and within a share of one processor. What came of each group of subjects is written down, so that one that dies goes
 * on to the same report.
 */
@NullMarked
package dev.presage.node.training.backtest;

import org.jspecify.annotations.NullMarked;
