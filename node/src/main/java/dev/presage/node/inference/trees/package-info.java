/**
 * Gradient-boosted trees by XGBoost, the one package that may import it. A missing feature is NaN, as its own trainer
 * writes it; trees carry no state.
 */
@NullMarked
package dev.presage.node.inference.trees;

import org.jspecify.annotations.NullMarked;
