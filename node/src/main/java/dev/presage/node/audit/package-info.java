/**
 * Checks all the time, a subject at a time, that what is in memory follows from the journal. Contexts come in as rows
 * become durable, one is taken now and then, and what does not agree raises an alarm and sends the subject back to its
 * journal.
 */
@NullMarked
package dev.presage.node.audit;

import org.jspecify.annotations.NullMarked;
