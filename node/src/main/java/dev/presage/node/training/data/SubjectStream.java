package dev.presage.node.training.data;

import dev.presage.node.training.data.Sequence.Step;
import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.RecentKeys;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One subject's observations on their way into sequences. What it holds is bounded, however long the history. */
final class SubjectStream {
    /** With more series than this, the one that was silent longest makes way. */
    private static final int MOST_SERIES = 256;

    private final Pseudonym subject;
    private final Making making;
    private final Labels labels;
    private final Teaching.Course course;
    private final Map<String, Open> series = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Split> splits = EnumSet.noneOf(Split.class);

    /** What was said of the last observations, by source and id, oldest first. */
    private final Map<Long, Float> recent = new LinkedHashMap<>();

    SubjectStream(Pseudonym subject, Making making, Labels labels) {
        this.subject = subject;
        this.making = making;
        this.labels = labels;
        this.course = making.teaching().begin();
    }

    /** A sequence that is not complete yet. */
    private final class Open {
        private final LessonRules rules = new LessonRules(making);
        private final List<Step> steps = new ArrayList<>();
        private @Nullable Split split;
    }

    void take(Spilled spilled) {
        Observation observation = spilled.observation();
        long key = RecentKeys.key(observation.source(), observation.id());
        if (recent.containsKey(key)) {
            making.cleaning().duplicate();
            return;
        }
        recent.put(key, spilled.said());
        making.held().add(1);
        if (recent.size() > making.settings().recentIds()) {
            recent.remove(recent.keySet().iterator().next());
            making.held().release(1);
        }
        course.take(observation, this::learn);
    }

    /** Ends all sequences; nothing of the subject follows. */
    void end() {
        course.end(this::learn);
        series.forEach(this::close);
        splits.forEach(making.writer()::subject);
        making.held().release(recent.size());
    }

    private void learn(Lesson lesson) {
        Instant time = lesson.observation().time();
        if (!making.request().includes(time)) {
            return;
        }
        Open open = series.computeIfAbsent(lesson.series(), name -> new Open());
        if (series.size() > MOST_SERIES) {
            Map.Entry<String, Open> silent = series.entrySet().iterator().next();
            close(silent.getKey(), silent.getValue());
            series.remove(silent.getKey());
        }
        Lesson clean = open.rules.clean(lesson);
        Split split = clean == null ? null : making.rule().of(subject, time, lesson.knownAt());
        if (clean != null && split == null) {
            if (making.rule().isStraddling(time, lesson.knownAt())) {
                making.cleaning().straddling();
            } else {
                making.cleaning().keptFromTraining();
            }
        }
        if (split != open.split || open.steps.size() >= making.settings().sequenceSteps()) {
            close(lesson.series(), open);
            open.split = split;
        }
        if (clean != null && split != null) {
            open.steps.add(step(clean));
            making.held().add(1);
        }
    }

    private Step step(Lesson lesson) {
        Observation about = lesson.observation();
        Labels.Known label = labels.of(subject, about.id());
        int meaning = label == null ? Sequence.UNKNOWN : label.meaning();
        if (label == null
                && making.teaching().silence().isPresent()
                && about.time().isBefore(making.silentBefore())) {
            meaning = making.teaching().silence().getAsInt();
            making.cleaning().presumed();
        }
        return new Step(
                about.time(),
                lesson.knownAt(),
                lesson.features(),
                lesson.targets(),
                lesson.weight(),
                meaning,
                label == null ? Cursor.START : label.at(),
                recent.getOrDefault(RecentKeys.key(about.source(), about.id()), Float.NaN));
    }

    private void close(String name, Open open) {
        if (open.steps.isEmpty() || open.split == null) {
            return;
        }
        try {
            making.writer().put(open.split, new Sequence(subject.toString(), name, open.steps));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        splits.add(open.split);
        making.held().release(open.steps.size());
        open.steps.clear();
    }
}
