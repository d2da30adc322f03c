/** Whether this node can take events in: named checks, and that it has not begun to stop. */
@NullMarked
package dev.presage.node.health;

import org.jspecify.annotations.NullMarked;
