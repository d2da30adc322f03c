/**
 * A candidate run over journaled history: from weights or settings and a span of time to a report that holds what the
 * candidate would have decided against what was decided. Every subject goes from its context as it was at the span's
 * beginning; nothing is written and nobody is told. It runs group by group, so that it can be put down between two of
 * them and goes on to the same report.
 */
@NullMarked
package dev.presage.persistence.backtest;

import org.jspecify.annotations.NullMarked;
