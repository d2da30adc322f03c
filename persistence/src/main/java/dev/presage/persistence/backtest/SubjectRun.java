package dev.presage.persistence.backtest;

import dev.presage.persistence.backtest.Tally.Count;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subject on its way through the span as the candidate would have had it: the same observations, labels among them,
 * in the journal's order, the candidate's answers, and what follows from them carried on.
 *
 * @param <M> what is remembered of a subject
 */
final class SubjectRun<M extends Memory> {
    /** Nothing is written, so that no size is noted. */
    private static final BatchShape NOT_NOTED = new BatchShape(1, 1);

    private final Plan plan;
    private final Limits limits;
    private final SubjectRules<M> rules;
    private final SubjectRows rows;
    private final Lessons lessons;
    private final Comparison comparison;
    private final Tally tally;
    private final List<JournalRow> taken = new ArrayList<>();
    private Context<M> now;
    private Step.@Nullable Consult<M> consult;
    private int asked;
    private boolean isOver;

    SubjectRun(
            Plan plan,
            Limits limits,
            SubjectRules<M> rules,
            Context<M> start,
            SubjectRows rows,
            Truths truths,
            Lessons lessons,
            Tally tally) {
        this.plan = plan;
        this.limits = limits;
        this.rules = rules;
        this.now = start;
        this.rows = rows;
        this.lessons = lessons;
        this.comparison = new Comparison(start.subject(), truths, tally);
        this.tally = tally;
    }

    /** Takes in what comes next, and adds what there is to be asked about it. */
    void advance(List<ModelRow> questions) {
        consult = null;
        asked = 0;
        take();
        if (taken.isEmpty()) {
            isOver = true;
            lessons.end();
            return;
        }
        List<List<Observation>> commands = new ArrayList<>(taken.size());
        for (JournalRow row : taken) {
            SubjectEvent.Observed event = SubjectRows.event(row);
            commands.add(event.observations());
            event.observations().forEach(observation -> lessons.take(observation, true));
        }
        SubjectEvent.Observed last = SubjectRows.event(taken.getLast());
        Step<M> step = rules.decide(now, commands, last.at());
        if (step instanceof Step.Look<M> look) {
            step = rules.inquire(now, look.sifted(), last.seen(), last.at());
        }
        switch (step) {
            case Step.Answer<M> known ->
                throw new BrokenHistory("Row " + taken.getFirst().version() + " of " + now.subject()
                        + " holds nothing that was not known before it.");
            case Step.Look<M> again -> throw new IllegalStateException("A subject looks once.");
            case Step.Persist<M> persist -> follow(persist.outcome());
            case Step.Consult<M> wanted -> {
                List<ModelRow> its = wanted.question(plan.candidate().ref()).rows();
                consult = wanted;
                asked = its.size();
                questions.addAll(its);
            }
        }
    }

    /** Some rows in one go, as a busy subject takes what has come meanwhile; who looked at others is by himself. */
    private void take() {
        taken.clear();
        int observations = 0;
        for (JournalRow row = rows.peek(); row != null; row = rows.peek()) {
            SubjectEvent.Observed event = SubjectRows.event(row);
            boolean fits = taken.isEmpty()
                    || (observations + event.observations().size() <= limits.steps()
                            && isAlone(event)
                            && isAlone(SubjectRows.event(taken.getLast())));
            if (!plan.includes(event.at()) || !fits) {
                return;
            }
            taken.add(rows.take());
            observations += event.observations().size();
        }
    }

    private static boolean isAlone(SubjectEvent.Observed event) {
        return event.seen().equals(Seen.NONE);
    }

    /** How many rows of the answers are to its questions. */
    int asked() {
        return asked;
    }

    /** Goes on from the answers to what it asked. */
    void conclude(List<RowAnswer> answers) {
        Step.Consult<M> waiting = consult;
        if (waiting != null) {
            follow(rules.conclude(now, waiting.pending(), answer(answers), SubjectRows.at(taken.getLast())));
        }
    }

    private ModelAnswer answer(List<RowAnswer> answers) {
        for (RowAnswer row : answers) {
            if (!row.outputs().isFinite() || !row.state().isFinite()) {
                tally.add(Count.UNANSWERED, 1);
                return new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED);
            }
        }
        return new ModelAnswer.Answered(plan.candidate().ref(), NOT_NOTED, answers);
    }

    private void follow(Outcome<M> outcome) {
        comparison.compare(taken, outcome.event());
        now = outcome.next();
    }

    /** Whether it has come to its end. */
    boolean isOver() {
        return isOver;
    }

    Lessons lessons() {
        return lessons;
    }

    /** All that was counted of it, once it has come to its end. */
    Tally close() {
        lessons.close();
        comparison.close();
        tally.add(Count.SUBJECTS, 1);
        return tally;
    }

    /** What to call it where something is wrong with it. */
    String name() {
        return now.subject().toString();
    }
}
