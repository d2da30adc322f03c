/**
 * Compares versions of a model on the live stream. What was journaled is read behind the serving path; every version
 * that is compared is run over exactly the same lessons, each with carried state of its own, and marked. Each window of
 * time ends with the figures of every pair, which go out by a port. The room decides nothing and answers nobody.
 */
@NullMarked
package dev.presage.node.trials;

import org.jspecify.annotations.NullMarked;
