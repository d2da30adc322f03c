package dev.presage.node.training.data;

import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Floats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rules by which lessons of one series are cleaned. Each that drops or changes one is counted. */
final class LessonRules {
    /** A usual gap is not known before so many. */
    private static final int FEW_GAPS = 8;

    private static final double RATE = 0.05;

    private final Teaching teaching;
    private final DataSettings settings;
    private final Cleaning cleaning;
    private int gaps;
    private double meanLogGap;

    LessonRules(Making making) {
        this.teaching = making.teaching();
        this.settings = making.settings();
        this.cleaning = making.cleaning();
    }

    /** The lesson as it may be learnt; null if not at all, which ends its sequence. */
    @Nullable
    Lesson clean(Lesson lesson) {
        if (teaching.isPaced() && isGap(lesson)) {
            cleaning.gap();
            return null;
        }
        if (!lesson.features().isFinite() || !lesson.targets().isFinite()) {
            cleaning.missing();
            return null;
        }
        for (int i = 0; i < lesson.features().length(); i++) {
            if (Math.abs(lesson.features().get(i)) > settings.featureBound()) {
                cleaning.outlier();
                return null;
            }
        }
        return clipped(lesson);
    }

    /** Usual gaps are learnt in logarithms, the long ones too: a series that slows down for good is followed. */
    private boolean isGap(Lesson lesson) {
        long millis =
                Duration.between(lesson.observation().time(), lesson.knownAt()).toMillis();
        double logGap = Math.log(Math.max(1.0, (double) millis));
        boolean isGap = gaps >= FEW_GAPS && logGap > meanLogGap + Math.log(settings.gapFactor());
        meanLogGap += (logGap - meanLogGap) * Math.max(RATE, 1.0 / (gaps + 1));
        gaps = Math.min(gaps + 1, FEW_GAPS);
        return isGap;
    }

    private Lesson clipped(Lesson lesson) {
        float bound = (float) settings.targetBound();
        float[] targets = lesson.targets().toArray();
        boolean clipped = false;
        for (int i = 0; i < targets.length; i++) {
            if (Math.abs(targets[i]) > bound) {
                targets[i] = Math.copySign(bound, targets[i]);
                clipped = true;
            }
        }
        if (!clipped) {
            return lesson;
        }
        cleaning.clippedTarget();
        return new Lesson(
                lesson.series(),
                lesson.observation(),
                lesson.knownAt(),
                lesson.features(),
                Floats.adopt(targets),
                lesson.weight());
    }
}
