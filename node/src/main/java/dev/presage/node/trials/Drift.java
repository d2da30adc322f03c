package dev.presage.node.trials;

import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches how the stream moves away from what it was when a champion began. The first lessons are the reference; each
 * window that follows is held against it. Of constant size, for one thread.
 */
final class Drift {
    private final ModelRef champion;
    private final Teaching teaching;
    private final TrialSettings.Drift settings;
    private @Nullable DriftReference reference;
    private List<Spread> spreads = List.of();
    private @Nullable Spread scoreSpread;
    private final double[][] learnt;
    private final double[] learntScores;
    private int scores;
    private int learntLessons;
    private double lost;
    private double weighed;
    private long lessons;
    private double labelLost;
    private double labelWeighed;
    private long labelled;
    private final Map<String, Long> labels = new HashMap<>();
    private Instant from;

    /**
     * @param known what the stream was like when the champion began, if that is known already
     */
    Drift(
            ModelRef champion,
            Teaching teaching,
            TrialSettings.Drift settings,
            Optional<DriftReference> known,
            Instant now) {
        this.champion = champion;
        this.teaching = teaching;
        this.settings = settings;
        this.learnt = new double[teaching.features().size()][settings.referenceLessons()];
        this.learntScores = new double[settings.referenceLessons()];
        this.from = now;
        // What was kept of a model that read something else is of no use.
        known.filter(it -> it.features().size() == learnt.length).ifPresent(it -> begin(it, now));
    }

    ModelRef champion() {
        return champion;
    }

    /** Takes in a lesson that was marked; the loss is NaN if the champion said no number. */
    void add(Lesson lesson, double loss) {
        if (lesson.features().length() != learnt.length) {
            return;
        }
        if (Double.isFinite(loss)) {
            lost += loss * lesson.weight();
            weighed += lesson.weight();
        }
        lessons++;
        for (int i = 0; i < learnt.length; i++) {
            if (reference != null) {
                spreads.get(i).add(lesson.features().get(i));
            } else if (learntLessons < settings.referenceLessons()) {
                learnt[i][learntLessons] = lesson.features().get(i);
            }
        }
        learntLessons = Math.min(learntLessons + 1, settings.referenceLessons());
    }

    /** Takes in what was said of an observation. */
    void score(double score) {
        if (scoreSpread != null) {
            scoreSpread.add(score);
        } else if (reference == null && scores < learntScores.length) {
            learntScores[scores++] = score;
        }
    }

    /** Takes in what a label cost the champion, NaN if it said no number. */
    void told(double loss, double weight) {
        if (Double.isFinite(loss)) {
            labelLost += loss * weight;
            labelWeighed += weight;
            labelled++;
        }
    }

    /** A label came; what it says of the answer is told later. */
    void label(int meaning) {
        labels.merge(teaching.classes().get(meaning), 1L, Long::sum);
    }

    /** The reference, at the moment when enough has been seen for one. */
    Optional<DriftReference> learn(Instant now) {
        if (reference != null || learntLessons < settings.referenceLessons() || weighed == 0) {
            return Optional.empty();
        }
        List<DriftReference.Classes> features = new ArrayList<>();
        for (double[] numbers : learnt) {
            features.add(classes(Spread.of(numbers)));
        }
        DriftReference.Classes said = scores == 0
                ? new DriftReference.Classes(List.of(), List.of(0L))
                : classes(Spread.of(Arrays.copyOf(learntScores, scores)));
        var made = new DriftReference(learntLessons, features, said, lost / weighed);
        begin(made, now);
        return Optional.of(made);
    }

    private void begin(DriftReference known, Instant now) {
        reference = known;
        turn(known, now);
    }

    /** Another window begins. */
    private void turn(DriftReference known, Instant now) {
        spreads = known.features().stream().map(it -> spread(it).blank()).toList();
        scoreSpread =
                known.scores().edges().isEmpty() ? null : spread(known.scores()).blank();
        lost = 0;
        weighed = 0;
        lessons = 0;
        labelLost = 0;
        labelWeighed = 0;
        labelled = 0;
        labels.clear();
        from = now;
    }

    /** The figures of the window if it is at its end; another begins. */
    Optional<DriftWindow> turn(Instant now) {
        DriftReference known = reference;
        if (known == null
                || lessons < settings.lessons()
                || weighed == 0
                || Duration.between(from, now).compareTo(settings.window()) < 0) {
            return Optional.empty();
        }
        Map<String, Double> features = new HashMap<>();
        for (int i = 0; i < spreads.size(); i++) {
            features.put(
                    teaching.features().get(i), spread(known.features().get(i)).shift(spreads.get(i)));
        }
        double said = scoreSpread == null ? Double.NaN : spread(known.scores()).shift(scoreSpread);
        var window = new DriftWindow(
                champion,
                from,
                now,
                lessons,
                lost / weighed,
                known.loss(),
                features,
                said,
                labels,
                labelled,
                labelled == 0 ? Double.NaN : labelLost / labelWeighed);
        turn(known, now);
        return Optional.of(window);
    }

    private static DriftReference.Classes classes(Spread spread) {
        List<Double> edges = new ArrayList<>();
        for (double edge : spread.edges()) {
            edges.add(edge);
        }
        List<Long> counts = new ArrayList<>();
        for (long count : spread.counts()) {
            counts.add(count);
        }
        return new DriftReference.Classes(edges, counts);
    }

    private static Spread spread(DriftReference.Classes classes) {
        return new Spread(
                classes.edges().stream().mapToDouble(it -> it).toArray(),
                classes.counts().stream().mapToLong(it -> it).toArray());
    }
}
