package dev.presage.ops.evaluate;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Question;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.RowAnswer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What it costs a subject that another version takes over. The same weights play both, so that all that differs is what
 * they carry: they were there all along, took over with the recent past, or began with nothing.
 *
 * @param <M> what is remembered of a subject
 */
final class Handover<M extends Memory> {
    private static final int FOLLOWED = 16;
    private static final ModelRef OTHER = new ModelRef("other", "other", "f".repeat(64));

    private enum Way {
        STAYED,
        TOOK_OVER,
        BEGAN
    }

    private final Domain<M> domain;
    private final Teaching teaching;
    private final Consulted model;
    private final Map<Way, double[]> losses = new EnumMap<>(Way.class);
    private int handovers;

    Handover(Domain<M> domain, Consulted model) {
        this.domain = domain;
        this.teaching = Objects.requireNonNull(domain.teaching());
        this.model = model;
    }

    /** Follows one subject with a single sequence, and hands it over after every so many observations. */
    void add(List<Observation> history, int every) {
        Map<String, Floats> targets = new HashMap<>();
        Teaching.Course course = teaching.begin();
        for (Observation observation : history) {
            course.take(observation, lesson -> targets.put(lesson.observation().id(), lesson.targets()));
        }
        M memory = domain.blank();
        for (int i = 0; i + FOLLOWED < history.size(); i++) {
            if (i > 0 && i % every == 0) {
                for (Way way : Way.values()) {
                    follow(memory, history.subList(i, i + FOLLOWED), targets, way);
                }
                handovers++;
            }
            memory = step(memory, history.get(i), Way.STAYED, null).memory();
        }
    }

    private record Stepped<M>(M memory, @Nullable Floats said) {}

    private void follow(M start, List<Observation> next, Map<String, Floats> targets, Way way) {
        M memory = start;
        Way asked = way;
        double[] sums = losses.computeIfAbsent(way, fresh -> new double[FOLLOWED]);
        for (int i = 0; i < next.size(); i++) {
            Stepped<M> stepped = step(memory, next.get(i), asked, way == Way.TOOK_OVER ? OTHER : null);
            memory = stepped.memory();
            Floats target = targets.get(next.get(i).id());
            if (stepped.said() != null && target != null) {
                asked = way == Way.BEGAN ? Way.STAYED : way;
                sums[i] += teaching.mark(stepped.said(), target, OptionalInt.empty())
                        .loss();
            }
        }
    }

    private Stepped<M> step(M memory, Observation observation, Way way, @Nullable ModelRef weights) {
        Inquiry<M> inquiry = domain.inquire(memory, List.of(observation));
        if (inquiry.model() == null) {
            return new Stepped<>(
                    inquiry.conclude(new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED))
                            .memory(),
                    null);
        }
        Question question = inquiry.question(weights);
        if (way == Way.BEGAN) {
            ModelRow row = question.rows().getFirst();
            question = new Question(
                    question.model(),
                    List.of(new ModelRow(Floats.EMPTY, row.steps(), row.length())),
                    question.patience());
        }
        if (!(model.ask(question) instanceof ModelAnswer.Answered answered)) {
            throw new IllegalStateException("A model that is asked directly always answers.");
        }
        ModelRef by = weights == null ? answered.model() : weights;
        var answer = new ModelAnswer.Answered(by, answered.shape(), answered.rows());
        RowAnswer row = answered.rows().getFirst();
        int steps = question.rows().getFirst().length();
        int size = row.outputs().length() / steps;
        return new Stepped<>(inquiry.conclude(answer).memory(), row.outputs().slice((steps - 1) * size, steps * size));
    }

    /** Mean losses of the first answer, and of those that follow it. */
    void report(Figures figures, String prefix) {
        for (Way way : Way.values()) {
            double[] sums = losses.getOrDefault(way, new double[FOLLOWED]);
            String name = prefix + "_loss_" + way.name().toLowerCase(Locale.ROOT);
            double later = Arrays.stream(sums).skip(1).sum() / (FOLLOWED - 1);
            figures.add(name + "_first", sums[0] / handovers, "loss");
            figures.add(name + "_next_" + (FOLLOWED - 1), later / handovers, "loss");
        }
    }
}
