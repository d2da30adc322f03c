package dev.presage.node.training.run;

import dev.presage.node.training.data.Sequence;
import dev.presage.node.training.data.Split;
import dev.presage.node.training.data.TrainingSet;
import dev.presage.node.training.run.Workbench.Examinee;
import dev.presage.persistence.domain.Mark;
import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Lets a version answer sequences as it would in service, batch by batch with its state carried, and marks what it
 * says. For one version and one thread.
 */
final class Examination {
    /** Batches that are timed, after some that are not because nothing is warm yet. */
    private static final int TIMED = 200;

    private static final int COLD = 20;
    private static final int TIMED_STEPS = 4;
    private static final double NANOS_PER_MILLI = 1e6;

    private final TrainingSet set;
    private final Teaching teaching;
    private final int mostSequences;
    private final Pace pace;
    private final Examinee examinee;

    /**
     * @param mostSequences of a split with more, only every so many-th is looked at
     */
    Examination(TrainingSet set, Teaching teaching, int mostSequences, Pace pace, Examinee examinee) {
        this.set = set;
        this.teaching = teaching;
        this.mostSequences = mostSequences;
        this.pace = pace;
        this.examinee = examinee;
    }

    /** How long a batch takes, 99th percentile, in milliseconds: as many rows as are taken at once, of four steps. */
    double p99Millis() {
        int size = set.card().features().size();
        var row = new ModelRow(Floats.EMPTY, Floats.adopt(new float[TIMED_STEPS * size]), TIMED_STEPS);
        List<ModelRow> rows = Collections.nCopies(examinee.rows(), row);
        long[] nanos = new long[TIMED];
        for (int i = -COLD; i < TIMED; i++) {
            long begun = System.nanoTime();
            examinee.answer(rows);
            if (i >= 0) {
                nanos[i] = System.nanoTime() - begun;
            }
            pace.breathe();
        }
        Arrays.sort(nanos);
        return nanos[TIMED * 99 / 100] / NANOS_PER_MILLI;
    }

    /** Marks a split. */
    Marks of(Split split) throws IOException {
        long sequences =
                Objects.requireNonNull(set.card().splits().get(split.label())).sequences();
        long every = Math.max(1, (sequences + mostSequences - 1) / mostSequences);
        var marks = new Marks();
        List<Taker> together = new ArrayList<>();
        long[] seen = {0};
        set.forEach(split, sequence -> {
            if (seen[0]++ % every == 0) {
                together.add(new Taker(sequence));
                if (together.size() == examinee.rows()) {
                    answer(together, marks);
                }
            }
        });
        answer(together, marks);
        return marks;
    }

    /** Answers some sequences side by side to their ends. */
    private void answer(List<Taker> takers, Marks marks) {
        while (!takers.isEmpty()) {
            List<ModelRow> rows = takers.stream().map(Taker::next).toList();
            List<RowAnswer> answers = examinee.answer(rows);
            for (int i = 0; i < answers.size(); i++) {
                takers.get(i).take(answers.get(i), marks);
            }
            takers.removeIf(Taker::isThrough);
            pace.breathe();
        }
    }

    /** A sequence that is being answered. */
    private final class Taker {
        private final List<Sequence.Step> steps;
        private Floats state = Floats.EMPTY;
        private int at;

        Taker(Sequence sequence) {
            this.steps = sequence.steps();
        }

        private int length() {
            return Math.min(examinee.steps(), steps.size() - at);
        }

        ModelRow next() {
            int size = steps.getFirst().features().length();
            float[] features = new float[length() * size];
            for (int i = 0; i < length(); i++) {
                steps.get(at + i).features().copyTo(features, i * size);
            }
            return new ModelRow(state, Floats.adopt(features), length());
        }

        void take(RowAnswer answer, Marks marks) {
            int answered = length();
            int size = answer.outputs().length() / answered;
            for (int i = 0; i < answered; i++) {
                Sequence.Step step = steps.get(at + i);
                OptionalInt meaning =
                        step.meaning() == Sequence.UNKNOWN ? OptionalInt.empty() : OptionalInt.of(step.meaning());
                Mark mark = teaching.mark(answer.outputs().slice(i * size, (i + 1) * size), step.targets(), meaning);
                marks.add(mark, step.weight());
            }
            state = answer.state();
            at += answered;
        }

        boolean isThrough() {
            return at >= steps.size();
        }
    }
}
