/**
 * The past of subjects: from a subject and a point in its life to its context as it was then, folded from the nearest
 * context that was kept and the rows after it; and what was asked and said at that point, worked out again. It writes
 * nothing but waypoints, which make the next journey shorter.
 */
@NullMarked
package dev.presage.persistence.replay;

import org.jspecify.annotations.NullMarked;
