package dev.presage.node.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.trials.AwaitedLabels.About;
import dev.presage.protocol.Floats;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AwaitedLabelsTest {
    private static final SubjectId CARD = new SubjectId("account", "card-1");
    private static final FollowedSeries SERIES = new FollowedSeries(CARD);
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final OptionalInt GENUINE = OptionalInt.of(0);

    private final AwaitedLabels labels = new AwaitedLabels(HOUR, 3);
    private final List<String> told = new ArrayList<>();

    private static About about(String payment) {
        return new About(CARD, payment);
    }

    private boolean await(String payment, Instant time) {
        return labels.await(new AwaitedLabels.Lesson(about(payment), time, SERIES, new Floats[0], Floats.EMPTY, 1));
    }

    private void settle(Instant now) {
        labels.settle(now, GENUINE, (lesson, meaning) -> told.add(lesson.about().observation() + meaning));
    }

    /** Goal: a label counts no earlier than silence would, whether it came before or after the lesson. */
    @Test
    void labelsCountNoEarlierThanSilence() {
        labels.label(about("a"), 1);
        await("a", NOON);
        await("b", NOON.plusSeconds(1));
        await("c", NOON.plusSeconds(2));
        labels.label(about("c"), 0);
        labels.label(about("c"), 1);
        settle(NOON.plusSeconds(3000));
        assertThat(told).isEmpty();
        settle(NOON.plusSeconds(3601));
        assertThat(told).containsExactly("a1", "b0");
        settle(NOON.plusSeconds(9000));
        assertThat(told).containsExactly("a1", "b0", "c1");
        assertThat(labels.size()).isZero();
    }

    /** Goal: with more lessons than may wait the oldest goes without its label, and that is said. */
    @Test
    void theOldestMakesWay() {
        assertThat(await("a", NOON)).isFalse();
        assertThat(await("b", NOON)).isFalse();
        assertThat(await("c", NOON)).isFalse();
        assertThat(await("d", NOON)).isTrue();
        labels.label(about("a"), 1);
        settle(NOON.plus(HOUR));
        assertThat(told).containsExactly("b0", "c0", "d0");
    }
}
