/**
 * Lets the subjects of one node be answered by pools of models on others. A node that serves models says what it serves
 * and how busy that is; every node keeps, for each set of weights, one router that knows the pools of exactly these
 * weights, asks the one that would answer soonest, and sees to it that each question is answered once, by its deadline,
 * whatever becomes of the other node. In come {@link dev.presage.protocol.Predict} where the own pool cannot answer in
 * time; what travels is {@link dev.presage.protocol.PoolMessage}.
 */
@NullMarked
package dev.presage.node.inference.overflow;

import org.jspecify.annotations.NullMarked;
