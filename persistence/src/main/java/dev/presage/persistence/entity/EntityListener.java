package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.journal.snapshots.SnapshotListener;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import org.apache.pekko.actor.typed.ActorRef;

/** Hears what subjects do, for metrics. Called in their actors: must be quick and safe for many threads. */
public interface EntityListener extends SnapshotListener {
    /** Hears nothing. */
    EntityListener NONE = new EntityListener() {
        @Override
        public void woke() {}

        @Override
        public void left() {}

        @Override
        public void journaled(int observations, int insights, long nanos) {}

        @Override
        public void concluded(Context<?> now, ActorRef<SubjectCommand> subject) {}

        @Override
        public void failed() {}

        @Override
        public void quarantined(SubjectId subject, String why) {}

        @Override
        public void overloaded() {}

        @Override
        public void snapshot(Fate fate) {}

        @Override
        public void looked(int known, int unknown) {}

        @Override
        public void glimpsedLate() {}

        @Override
        public void leftOut(int others) {}
    };

    /** A subject recovered and is in memory. */
    void woke();

    /** A subject that was in memory no longer is. */
    void left();

    /** A row became durable, so long after it was handed to the journal. */
    void journaled(int observations, int insights, long nanos);

    /** A row could not be written, or a subject not be recovered. */
    void failed();

    /** A subject cannot be recovered, for a reason that stays; said each time it was tried. */
    void quarantined(SubjectId subject, String why);

    /** A command was turned away. */
    void overloaded();

    /** A subject looked at so many others who answered in time, and at so many who did not. */
    void looked(int known, int unknown);

    /**
     * A row became durable, and this is what it led to. Whoever looks into it and finds that it does not follow from
     * the journal says {@link SubjectCommand.Distrust} to the subject, and then {@link SubjectCommand.Retire}.
     */
    void concluded(Context<?> now, ActorRef<SubjectCommand> subject);

    /** Somebody who was looked at answered when nobody waited any more. */
    void glimpsedLate();

    /** So many others were not looked at, because there were too many of them for one row. */
    void leftOut(int others);
}
