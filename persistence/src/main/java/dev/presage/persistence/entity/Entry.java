package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.SubjectEvent;

/**
 * An event between the subject and its journal.
 *
 * @param <M> what is remembered of a subject
 */
sealed interface Entry<M extends Memory> {
    /** Being written: encoded here, where a failure to is the command's; the context that follows is made already. */
    record Concluded<M extends Memory>(JournalBytes bytes, Context<M> next) implements Entry<M> {}

    /** Read back. */
    record Replayed<M extends Memory>(SubjectEvent event) implements Entry<M> {}

    /** Read back, but not understood. */
    record Unreadable<M extends Memory>(String why) implements Entry<M> {}
}
