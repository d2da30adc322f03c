package dev.presage.node.sharding;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.entity.EntityListener;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;

/** Counts the subjects in memory, and passes everything on. */
record CountingListener(EntityListener next, AtomicInteger active) implements EntityListener {
    @Override
    public void woke() {
        active.incrementAndGet();
        next.woke();
    }

    @Override
    public void left() {
        active.decrementAndGet();
        next.left();
    }

    @Override
    public void journaled(int observations, int insights, long nanos) {
        next.journaled(observations, insights, nanos);
    }

    @Override
    public void concluded(Context<?> now, ActorRef<SubjectCommand> subject) {
        next.concluded(now, subject);
    }

    @Override
    public void failed() {
        next.failed();
    }

    @Override
    public void quarantined(SubjectId subject, String why) {
        next.quarantined(subject, why);
    }

    @Override
    public void overloaded() {
        next.overloaded();
    }

    @Override
    public void snapshot(Fate fate) {
        next.snapshot(fate);
    }

    @Override
    public void looked(int known, int unknown) {
        next.looked(known, unknown);
    }

    @Override
    public void glimpsedLate() {
        next.glimpsedLate();
    }

    @Override
    public void leftOut(int others) {
        next.leftOut(others);
    }
}
