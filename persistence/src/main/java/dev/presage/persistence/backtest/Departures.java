package dev.presage.persistence.backtest;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.persistence.replay.Travel;
import dev.presage.persistence.replay.Unreachable;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Brings subjects to where the span begins. */
final class Departures {
    private final JournalReader journal;
    private final Travel travel;
    private final Plan plan;
    private final Limits limits;
    private final Teaching teaching;
    private final Runnable pace;

    Departures(JournalReader journal, Travel travel, Plan plan, Limits limits, Teaching teaching, Runnable pace) {
        this.journal = journal;
        this.travel = travel;
        this.plan = plan;
        this.limits = limits;
        this.teaching = teaching;
        this.pace = pace;
    }

    /** A subject right before the span; null if nothing happened to it within. */
    @Nullable
    SubjectRun<?> depart(SubjectId subject) {
        return depart(subject, plan.domain());
    }

    private <M extends Memory> @Nullable SubjectRun<M> depart(SubjectId subject, Domain<M> domain) {
        var rules = new SubjectRules<>(domain);
        Context<M> context = Context.blank(subject, domain);
        var rows = new SubjectRows(journal, subject, plan.position(), limits.pageRows(), 0);
        Deque<JournalRow> warm = new ArrayDeque<>();
        for (JournalRow row = rows.peek(); row != null && isBefore(row); row = rows.peek()) {
            if (context.version() == limits.pageRows()) {
                // A long life is not folded again: what was kept on the way is nearer.
                context = travelled(subject);
                rows = new SubjectRows(journal, subject, plan.position(), limits.pageRows(), context.version());
                warm = new ArrayDeque<>(journal.backward(subject, context.version() + 1, Math.max(1, limits.warmRows()))
                        .reversed());
                break;
            }
            context = rules.apply(context, SubjectRows.event(row));
            warm.add(rows.take());
            if (warm.size() > limits.warmRows()) {
                warm.remove();
            }
        }
        JournalRow first = rows.peek();
        if (first == null || !plan.includes(SubjectRows.at(first))) {
            return null;
        }
        var tally = new Tally();
        var truths = new Truths(teaching);
        truths.read(
                new SubjectRows(journal, subject, plan.position(), limits.pageRows(), context.version()),
                limits.mostLabels(),
                tally);
        var lessons = new Lessons(teaching, truths, tally);
        for (JournalRow row : warm) {
            for (Observation observation : SubjectRows.event(row).observations()) {
                lessons.take(observation, false);
            }
        }
        return new SubjectRun<>(plan, limits, rules, context, rows, truths, lessons, tally);
    }

    private boolean isBefore(JournalRow row) {
        return SubjectRows.at(row).isBefore(plan.from());
    }

    /** The journey may be too long for one question; each one keeps what it found, so that the next is shorter. */
    @SuppressWarnings("unchecked") // What is of the same class remembers the same, however it is set up.
    private <M extends Memory> Context<M> travelled(SubjectId subject) {
        var point = new Point.At(plan.from().minusMillis(1));
        while (true) {
            try {
                Past<?> past = travel.to(subject, point);
                return (Context<M>) past.context();
            } catch (Unreachable unreachable) {
                if (unreachable.problem().code() != ErrorCode.POINT_TOO_FAR) {
                    throw new BrokenHistory(unreachable.problem().detail());
                }
                pace.run();
            }
        }
    }
}
