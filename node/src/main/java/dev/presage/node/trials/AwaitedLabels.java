package dev.presage.node.trials;

import dev.presage.protocol.Floats;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lessons that wait for their labels. What is labelled early is seldom a fair sample, for fraud is reported and what
 * was in order is not; so a label counts only when silence would have counted too. For one thread.
 */
final class AwaitedLabels {
    private final Duration silenceAfter;
    private final int most;
    private final Map<About, Lesson> waiting = new LinkedHashMap<>();
    private final Map<About, Integer> said = new LinkedHashMap<>();

    AwaitedLabels(Duration silenceAfter, int most) {
        this.silenceAfter = silenceAfter;
        this.most = most;
    }

    /** What a label is about. */
    record About(SubjectId subject, String observation) {}

    /**
     * A lesson that was run and marked without its label.
     *
     * @param time when that happened which a label is about
     * @param outputs what each version said; null where it said no numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed from one method to the next; never compared.
    record Lesson(
            About about,
            Instant time,
            FollowedSeries series,
            @Nullable Floats[] outputs,
            Floats targets,
            float weight) {}

    /** A label came, perhaps before the lesson it is about; a later one replaces an earlier one. */
    void label(About about, int meaning) {
        said.put(about, meaning);
        if (said.size() > most) {
            said.remove(said.keySet().iterator().next());
        }
    }

    /**
     * A lesson waits.
     *
     * @return whether another had to go without its label for that
     */
    boolean await(Lesson lesson) {
        waiting.put(lesson.about(), lesson);
        if (waiting.size() <= most) {
            return false;
        }
        remove(waiting.keySet().iterator().next());
        return true;
    }

    /** Tells all lessons that have waited long enough, each with its label or with what silence means. */
    void settle(Instant now, OptionalInt silence, BiConsumer<Lesson, Integer> told) {
        while (!waiting.isEmpty()) {
            Lesson first = waiting.values().iterator().next();
            if (first.time().plus(silenceAfter).isAfter(now)) {
                return;
            }
            Integer meaning = said.get(first.about());
            remove(first.about());
            if (meaning != null) {
                told.accept(first, meaning);
            } else if (silence.isPresent()) {
                told.accept(first, silence.getAsInt());
            }
        }
    }

    private void remove(About about) {
        waiting.remove(about);
        said.remove(about);
    }

    int size() {
        return waiting.size();
    }

    /** Forgets the lessons; of the labels, those may still be about lessons to come. */
    void clear() {
        waiting.clear();
    }
}
