package dev.presage.node.trials;

import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** One subject's stream on its way into lessons. Bounded, however long the stream. */
final class FollowedSubject {
    /** With more series than this, the one that was silent longest makes way. */
    private static final int MOST_SERIES = 256;

    private final SubjectId id;
    private final Teaching.Course course;
    private final Map<String, FollowedSeries> series = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FollowedSeries> silent) {
            return size() > MOST_SERIES;
        }
    };

    FollowedSubject(SubjectId id, Teaching teaching) {
        this.id = id;
        this.course = teaching.begin();
    }

    /** Takes the next observation in and tells the lessons that are complete by it. */
    void take(Observation observation, BiConsumer<FollowedSeries, Lesson> lessons) {
        course.take(
                observation,
                lesson -> lessons.accept(
                        series.computeIfAbsent(lesson.series(), name -> new FollowedSeries(id)), lesson));
    }
}
