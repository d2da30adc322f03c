package dev.presage.persistence.backtest;

import dev.presage.persistence.backtest.Tally.Count;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.replay.Travel;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a candidate over the history of a domain's subjects, group by group of them in the order of their ids. A group
 * goes side by side, so that its questions make batches, and of each subject a page of rows is held. What came of a
 * group is handed out before the next begins: whoever kept it goes on from there to the same result. Blocks; for one
 * thread.
 */
public final class Backtest {
    /** Subjects are counted up to here, to tell how far it is; beyond, it is not known. */
    private static final int MOST_COUNTED = 100_000;

    private static final int COUNTED_AT_ONCE = 1_000;

    private final JournalReader journal;
    private final Plan plan;
    private final Limits limits;
    private final Departures departures;
    private final Runnable pace;

    /**
     * @param travel goes back to where the span begins, for those with a long life
     * @param pace called between pieces of work; throws if it is to be put down
     */
    public Backtest(JournalReader journal, Travel travel, Plan plan, Limits limits, Runnable pace) {
        this.journal = journal;
        this.plan = plan;
        this.limits = limits;
        this.pace = pace;
        Teaching teaching = Objects.requireNonNull(plan.domain().teaching(), "Nobody learns from this domain.");
        this.departures = new Departures(journal, travel, plan, limits, teaching, pace);
    }

    /**
     * How far it has come.
     *
     * @param after the last subject that was looked at, by id; empty before the first
     * @param listed how many were looked at
     * @param isOver whether there are no more
     * @param isCut whether it ended because there were too many observations
     * @param tally of those that were looked at
     */
    public record Reached(String after, long listed, boolean isOver, boolean isCut, Tally.Kept tally) {
        public static final Reached NOWHERE = new Reached("", 0, false, false, new Tally().keep());
    }

    /** How many subjects there are in the domain; empty if they are too many to be counted. */
    public Optional<Long> subjects() {
        long counted = 0;
        String after = "";
        while (counted < MOST_COUNTED) {
            List<SubjectId> page = journal.subjects(plan.domain().name(), after, COUNTED_AT_ONCE);
            counted += page.size();
            if (page.size() < COUNTED_AT_ONCE) {
                return Optional.of(counted);
            }
            after = page.getLast().id();
            pace.run();
        }
        return Optional.empty();
    }

    /**
     * Goes on to the end.
     *
     * @param kept told after each group how far it has come
     */
    public Reached run(Reached begun, Consumer<Reached> kept) {
        Reached now = begun;
        while (!now.isOver()) {
            now = group(now);
            kept.accept(now);
        }
        return now;
    }

    private Reached group(Reached before) {
        var all = new Tally(before.tally());
        String after = before.after();
        long listed = before.listed();
        boolean isOver = false;
        Map<SubjectId, SubjectRun<?>> runs = new LinkedHashMap<>();
        while (runs.size() < limits.groupSubjects() && !isOver) {
            int wanted = limits.groupSubjects() - runs.size();
            List<SubjectId> page = page(after, wanted, all, runs);
            listed += page.size();
            isOver = page.size() < wanted;
            after = page.isEmpty() ? after : page.getLast().id();
            pace.run();
        }
        go(new ArrayList<>(runs.values()), all);
        boolean isCut = !isOver && all.count(Count.EVENTS) >= limits.mostEvents();
        return new Reached(after, listed, isOver || isCut, isCut, all.keep());
    }

    /** Looks at the next subjects, and lets those depart that have anything within the span. */
    private List<SubjectId> page(String after, int limit, Tally all, Map<SubjectId, SubjectRun<?>> runs) {
        Map<SubjectId, Boolean> page = new LinkedHashMap<>();
        try {
            for (JournalRow newest : journal.newest(plan.domain().name(), after, limit)) {
                page.put(newest.subject(), !SubjectRows.at(newest).isBefore(plan.from()));
            }
        } catch (MalformedBytes damaged) {
            // The newest row of one of them is damaged; whose it is shows when they are gone through.
            journal.subjects(plan.domain().name(), after, limit).forEach(subject -> page.put(subject, true));
        }
        page.forEach((subject, isPossible) -> {
            if (isPossible && plan.includes(subject)) {
                try {
                    SubjectRun<?> run = departures.depart(subject);
                    if (run != null) {
                        runs.put(subject, run);
                    }
                } catch (MalformedBytes | BrokenHistory unreadable) {
                    all.unreadable(unreadable(unreadable));
                }
                pace.run();
            }
        });
        return List.copyOf(page.keySet());
    }

    private static String unreadable(RuntimeException why) {
        return String.valueOf(why.getMessage());
    }

    /** Lets subjects go side by side to their ends, and counts them in the order in which they departed. */
    private void go(List<SubjectRun<?>> group, Tally all) {
        List<SubjectRun<?>> lost = new ArrayList<>();
        List<SubjectRun<?>> going = new ArrayList<>(group);
        while (!going.isEmpty()) {
            decide(going, lost, all);
            going.removeAll(lost);
            learn(going);
            going.removeIf(SubjectRun::isOver);
            pace.run();
        }
        for (SubjectRun<?> run : group) {
            if (!lost.contains(run)) {
                all.merge(run.close());
            }
        }
    }

    private void decide(List<SubjectRun<?>> going, List<SubjectRun<?>> lost, Tally all) {
        List<ModelRow> questions = new ArrayList<>();
        for (SubjectRun<?> run : going) {
            int before = questions.size();
            try {
                run.advance(questions);
            } catch (MalformedBytes | BrokenHistory unreadable) {
                questions.subList(before, questions.size()).clear();
                lost.add(run);
                all.unreadable(unreadable(unreadable));
            }
        }
        List<RowAnswer> answers =
                questions.isEmpty() ? List.of() : plan.candidate().run(questions);
        int at = 0;
        for (SubjectRun<?> run : going) {
            if (!lost.contains(run)) {
                run.conclude(answers.subList(at, at + run.asked()));
                at += run.asked();
            }
        }
    }

    private void learn(List<SubjectRun<?>> going) {
        List<Lessons.Series> due = new ArrayList<>();
        going.forEach(run -> due.addAll(run.lessons().due()));
        if (due.isEmpty()) {
            return;
        }
        List<RowAnswer> its =
                plan.candidate().run(due.stream().map(one -> one.row(false)).toList());
        List<RowAnswer> others = plan.against()
                .map(weights ->
                        weights.run(due.stream().map(one -> one.row(true)).toList()))
                .orElse(List.of());
        for (int i = 0; i < due.size(); i++) {
            due.get(i).answered(its.get(i), others.isEmpty() ? null : others.get(i));
        }
    }
}
