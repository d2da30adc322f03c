package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** Takes over contexts that were read from snapshots; what cannot be read never comes here. */
final class StandingAdapter<M extends Memory> implements SnapshotAdapter<Standing<M>> {
    @Override
    public Object toJournal(Standing<M> standing) {
        throw new IllegalStateException("Subjects keep their snapshots themselves.");
    }

    @Override
    @SuppressWarnings("unchecked") // The shelf reads by the subject's own domain.
    public Standing<M> fromJournal(Object understood) {
        return new Standing.Sound<>((Context<M>) understood);
    }
}
