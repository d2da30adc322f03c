/**
 * The seeded commands that make the first weights of every model from data of our own making. Lessons come from
 * {@code ops.synthetic}, what the nets read from the domains themselves, and the files go to the node's resources.
 */
@NullMarked
package dev.presage.ops.weights;

import org.jspecify.annotations.NullMarked;
