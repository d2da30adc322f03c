/**
 * When a model is trained anew without anybody asking: on schedule, and when what comes in is no longer what its
 * champion learnt from. Not more often than a bound, and each time with a reason that stays with the training.
 */
@NullMarked
package dev.presage.node.training.renewal;

import org.jspecify.annotations.NullMarked;
