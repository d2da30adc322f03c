/**
 * What a cluster is fed with while it is broken, all of it known: who was sent what, what was acknowledged, and when
 * each subject of a sample answered.
 */
@NullMarked
package dev.presage.ops.chaos.load;

import org.jspecify.annotations.NullMarked;
