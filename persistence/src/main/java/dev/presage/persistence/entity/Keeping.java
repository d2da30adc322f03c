package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.snapshots.Snapshots;
import dev.presage.protocol.SubjectEvent;

/**
 * When a subject's snapshot is worth keeping: by what waking would cost without it, which are rows and observations
 * alike. Belongs to the subject's actor.
 *
 * @param <M> what is remembered of a subject
 */
final class Keeping<M extends Memory> {
    private final Snapshots<M> snapshots;
    private final EntitySettings settings;

    /** Rows and observations since the last snapshot. */
    private int since;

    private int due;

    /** The first one is due the sooner, by up to a half, so that subjects that woke together are not due together. */
    Keeping(SubjectTools<M> tools, int hash) {
        this.snapshots = tools.snapshots();
        this.settings = tools.settings();
        this.due = settings.snapshotEvery() - Math.floorMod(hash, (settings.snapshotEvery() + 1) / 2);
    }

    /** A row was replayed. */
    void replayed(SubjectEvent event) {
        since += cost(event);
    }

    /** A row became durable. */
    void journaled(SubjectEvent event, Context<M> after) {
        since += cost(event);
        if (since >= due) {
            keep(after);
        }
    }

    /** The subject leaves memory in order, and is likely to be woken again. */
    void leaves(Context<M> last) {
        if (since >= settings.snapshotLeaving()) {
            keep(last);
        }
    }

    private void keep(Context<M> now) {
        if (snapshots.keep(now)) {
            since = 0;
            due = settings.snapshotEvery();
        }
    }

    private static int cost(SubjectEvent event) {
        return switch (event) {
            case SubjectEvent.Observed observed -> 1 + observed.observations().size();
        };
    }
}
