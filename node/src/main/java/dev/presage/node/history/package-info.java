/**
 * Looks back all the time: now and then an event that was just journaled is concluded once more from the journal alone,
 * and whatever does not come out as it was journaled is an alarm. Comes in: the journal. Goes out: metrics and the log.
 */
@NullMarked
package dev.presage.node.history;

import org.jspecify.annotations.NullMarked;
