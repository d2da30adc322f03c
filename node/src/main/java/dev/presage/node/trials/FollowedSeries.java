package dev.presage.node.trials;

import dev.presage.persistence.domain.Lesson;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.SubjectId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One series of a subject: what each version carries of it, and the lessons that wait to be run. For one thread. */
final class FollowedSeries {
    private final SubjectId subject;
    private final List<Due> due = new ArrayList<>();
    private @Nullable Match match;
    private Floats[] states = {};
    private int seen;
    private long skips;

    FollowedSeries(SubjectId subject) {
        this.subject = subject;
    }

    /**
     * A lesson to be run.
     *
     * @param isMarked whether it counts, or only carries the state on
     */
    record Due(Lesson lesson, boolean isMarked) {}

    /**
     * Adds a lesson for the versions of a match. Whoever plays begins with nothing carried, and all at the same lesson.
     *
     * @param allSkips how often part of the journal was skipped so far; the first lesson behind a gap is none
     */
    void add(Lesson lesson, Match playing, int burnIn, long allSkips) {
        if (match != playing) {
            match = playing;
            states = playing.blankStates();
            seen = 0;
            skips = allSkips;
            due.clear();
        }
        boolean isWhole = skips == allSkips;
        skips = allSkips;
        due.add(new Due(lesson, isWhole && seen >= burnIn));
        seen = Math.min(seen + 1, burnIn);
    }

    SubjectId subject() {
        return subject;
    }

    List<Due> due() {
        return due;
    }

    void done() {
        due.clear();
    }

    /** What is due, as the version in that place has to run it. */
    ModelRow row(int place) {
        int width = due.getFirst().lesson().features().length();
        float[] steps = new float[due.size() * width];
        for (int i = 0; i < due.size(); i++) {
            due.get(i).lesson().features().copyTo(steps, i * width);
        }
        return new ModelRow(states[place], Floats.adopt(steps), due.size());
    }

    void carry(int place, Floats state) {
        states[place] = state;
    }
}
