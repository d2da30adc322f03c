package dev.presage.node;

import dev.presage.node.audit.Auditor;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.entity.EntityListener;
import dev.presage.persistence.journal.Conflicts;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Counts what subjects make durable. */
final class JournalMeters implements EntityListener {
    private final Auditor auditor;
    private final BiConsumer<SubjectId, String> quarantine;
    private final Consumer<Boolean> wrote;
    private final Map<Conflicts.Kind, Counter> conflicts = new EnumMap<>(Conflicts.Kind.class);
    private final Timer rows;
    private final Counter observations;
    private final Counter insights;
    private final Counter failures;
    private final Counter overloads;
    private final Counter woken;
    private final Counter left;
    private final Map<Fate, Counter> snapshots = new EnumMap<>(Fate.class);
    private final Counter seen;
    private final Counter unseen;
    private final Counter late;
    private final Counter leftOut;

    /**
     * @param auditor hears of contexts as they come about
     * @param quarantine told of subjects that cannot be recovered; must not block
     * @param wrote told of each row whether it could be written
     */
    JournalMeters(
            MeterRegistry registry,
            Auditor auditor,
            BiConsumer<SubjectId, String> quarantine,
            Consumer<Boolean> wrote) {
        this.auditor = auditor;
        this.quarantine = quarantine;
        this.wrote = wrote;
        for (Conflicts.Kind kind : Conflicts.Kind.values()) {
            conflicts.put(
                    kind,
                    Counter.builder("presage.journal.conflicts")
                            .description("Times that two wrote to one subject, which was noticed and put right.")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        rows = Timer.builder("presage.journal.persist")
                .description("Time from handing a row to the journal until it is durable.")
                .register(registry);
        observations = Counter.builder("presage.journal.observations")
                .description("Observations made durable.")
                .register(registry);
        insights = Counter.builder("presage.journal.insights")
                .description("Insights made durable.")
                .register(registry);
        failures = Counter.builder("presage.journal.failures")
                .description("Rows that could not be written.")
                .register(registry);
        overloads = Counter.builder("presage.subjects.overloaded")
                .description("Commands that a subject turned away because too much waited in it.")
                .register(registry);
        woken = Counter.builder("presage.subjects.woken")
                .description("Subjects that came into memory.")
                .register(registry);
        left = Counter.builder("presage.subjects.left")
                .description("Subjects that left memory.")
                .register(registry);
        for (Fate fate : Fate.values()) {
            snapshots.put(
                    fate,
                    Counter.builder("presage.snapshots")
                            .description("What became of snapshots of subjects.")
                            .tag("fate", fate.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        seen = glances(registry, "seen");
        unseen = glances(registry, "unseen");
        late = glances(registry, "late");
        leftOut = glances(registry, "left-out");
    }

    private static Counter glances(MeterRegistry registry, String outcome) {
        return Counter.builder("presage.subjects.glances")
                .description("Subjects that others looked at before they decided: seen in time, unseen, answers that"
                        + " came too late, and those left out because there were too many.")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void looked(int known, int unknown) {
        seen.increment(known);
        unseen.increment(unknown);
    }

    @Override
    public void glimpsedLate() {
        late.increment();
    }

    @Override
    public void leftOut(int others) {
        leftOut.increment(others);
    }

    @Override
    public void woke() {
        woken.increment();
    }

    @Override
    public void left() {
        left.increment();
    }

    @Override
    public void journaled(int observed, int said, long nanos) {
        wrote.accept(true);
        rows.record(nanos, TimeUnit.NANOSECONDS);
        observations.increment(observed);
        insights.increment(said);
    }

    @Override
    public void concluded(Context<?> now, ActorRef<SubjectCommand> subject) {
        auditor.offer(now, subject);
    }

    @Override
    public void failed() {
        wrote.accept(false);
        failures.increment();
    }

    /** Two wrote to one subject, which shows that the database takes rows. */
    void conflict(Conflicts.Conflict found) {
        wrote.accept(true);
        Objects.requireNonNull(conflicts.get(found.kind())).increment();
    }

    @Override
    public void quarantined(SubjectId subject, String why) {
        quarantine.accept(subject, why);
    }

    @Override
    public void overloaded() {
        overloads.increment();
    }

    @Override
    public void snapshot(Fate fate) {
        Objects.requireNonNull(snapshots.get(fate)).increment();
    }
}
