package dev.presage.ops.healing;

import dev.presage.node.healing.Quarantine;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.entity.EntityListener;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Hears of subjects, and passes on which cannot be recovered. */
final class Findings implements EntityListener {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final AtomicInteger awake = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    volatile @Nullable Quarantine to;

    /** Subjects in quarantine, as the metric says. */
    double counted() {
        return registry.find("presage.subjects.quarantined").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    @Override
    public void woke() {
        awake.incrementAndGet();
    }

    @Override
    public void left() {}

    @Override
    public void journaled(int observations, int insights, long nanos) {}

    @Override
    public void concluded(Context<?> now, ActorRef<SubjectCommand> subject) {}

    @Override
    public void failed() {
        failures.incrementAndGet();
    }

    @Override
    public void quarantined(SubjectId subject, String why) {
        Quarantine quarantine = to;
        if (quarantine != null) {
            quarantine.report(subject, why);
        }
    }

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
}
