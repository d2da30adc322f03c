package dev.presage.persistence.backtest;

import dev.presage.persistence.backtest.Tally.Count;
import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Mark;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lessons of one subject, by which the candidate's loss is measured and that of the weights it is held against:
 * both over exactly the same, each with carried state of its own.
 */
final class Lessons {
    /** As many as a domain remembers; the series that was silent longest makes way. */
    private static final int MOST_SERIES = 256;

    /** Lessons of a series that follow one another are alike: so many count as one. */
    private static final int GROUP = 64;

    private final Teaching teaching;
    private final Teaching.Course course;
    private final Truths truths;
    private final Tally tally;
    private final Map<String, Series> series = new LinkedHashMap<>(16, 0.75f, true);
    private boolean counts;

    Lessons(Teaching teaching, Truths truths, Tally tally) {
        this.teaching = teaching;
        this.course = teaching.begin();
        this.truths = truths;
        this.tally = tally;
    }

    /**
     * Takes an observation in.
     *
     * @param isWithin whether the lessons that it completes count
     */
    void take(Observation observation, boolean isWithin) {
        counts = isWithin;
        course.take(observation, this::learn);
    }

    /** Nothing follows. */
    void end() {
        counts = true;
        course.end(this::learn);
    }

    private void learn(Lesson lesson) {
        if (!lesson.features().isFinite() || !lesson.targets().isFinite()) {
            return;
        }
        series.computeIfAbsent(lesson.series(), first -> new Series()).pending.add(new Due(lesson, counts));
        if (series.size() > MOST_SERIES) {
            Map.Entry<String, Series> silent = series.entrySet().iterator().next();
            silent.getValue().closeGroup();
            series.remove(silent.getKey());
        }
    }

    /** The series in which something waits to be said. */
    List<Series> due() {
        return series.values().stream().filter(one -> !one.pending.isEmpty()).toList();
    }

    /** Ends the groups that are still open. */
    void close() {
        series.values().forEach(Series::closeGroup);
    }

    /** A lesson, and whether it counts. */
    private record Due(Lesson lesson, boolean counts) {}

    /** One series of lessons. */
    final class Series {
        private final List<Due> pending = new ArrayList<>();
        private Floats state = Floats.EMPTY;
        private Floats againstState = Floats.EMPTY;
        private int grouped;
        private double lost;
        private double weighed;

        /** What to ask of either. */
        ModelRow row(boolean isAgainst) {
            int size = pending.getFirst().lesson().features().length();
            float[] steps = new float[size * pending.size()];
            for (int i = 0; i < pending.size(); i++) {
                pending.get(i).lesson().features().copyTo(steps, i * size);
            }
            return new ModelRow(isAgainst ? againstState : state, Floats.adopt(steps), pending.size());
        }

        /**
         * Marks what they said.
         *
         * @param other null if the candidate is held against nobody
         */
        void answered(RowAnswer its, @Nullable RowAnswer other) {
            for (int i = 0; i < pending.size(); i++) {
                Due due = pending.get(i);
                if (due.counts()) {
                    mark(due.lesson(), slice(its, i), other == null ? null : slice(other, i));
                }
            }
            // What broke once begins afresh, or it would be broken for ever.
            state = its.state().isFinite() ? its.state() : Floats.EMPTY;
            againstState = other != null && other.state().isFinite() ? other.state() : Floats.EMPTY;
            pending.clear();
        }

        private Floats slice(RowAnswer answer, int place) {
            int size = answer.outputs().length() / pending.size();
            return answer.outputs().slice(place * size, (place + 1) * size);
        }

        private void mark(Lesson lesson, Floats its, @Nullable Floats other) {
            Mark mark = teaching.mark(
                    its, lesson.targets(), truths.of(lesson.observation().id()));
            if (!Double.isFinite(mark.loss())) {
                tally.add(Count.FAILURES, 1);
                return;
            }
            tally.add(Count.LESSONS, 1);
            tally.candidate().add(mark, lesson.weight());
            if (other == null) {
                return;
            }
            Mark beside = teaching.mark(
                    other, lesson.targets(), truths.of(lesson.observation().id()));
            if (Double.isFinite(beside.loss())) {
                tally.against().add(beside, lesson.weight());
                tally.lost(mark.loss(), beside.loss(), lesson.weight());
                lost += (mark.loss() - beside.loss()) * lesson.weight();
                weighed += lesson.weight();
                if (++grouped == GROUP) {
                    closeGroup();
                }
            }
        }

        private void closeGroup() {
            if (grouped > 0) {
                tally.lost(lost, weighed);
                grouped = 0;
                lost = 0;
                weighed = 0;
            }
        }
    }
}
