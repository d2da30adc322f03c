package dev.presage.ops.synthetic.cards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.synthetic.cards.CardEvent.Label;
import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.ops.synthetic.cards.CardWorld.Position;
import dev.presage.ops.synthetic.cards.CardWorldSettings.Customs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CardWorldTest {
    private static final CardWorldSettings SMALL =
            new CardWorldSettings(200, 150, 1e-3, 1e-3, 2e-3, Duration.ofDays(2), 0.1, Customs.DEMO);
    private static final Position START = Position.of(LocalDate.of(2026, 1, 1));

    private static List<CardEvent> take(CardWorld world, int count) {
        var events = new ArrayList<CardEvent>(count);
        for (int i = 0; i < count; i++) {
            events.add(world.next());
        }
        return events;
    }

    /** Goal: a seed names a world. */
    @Test
    void sameSeedSameWorld() {
        assertThat(take(new CardWorld(SMALL, 7, START), 3_000)).isEqualTo(take(new CardWorld(SMALL, 7, START), 3_000));
        assertThat(take(new CardWorld(SMALL, 8, START), 100)).isNotEqualTo(take(new CardWorld(SMALL, 7, START), 100));
    }

    /** Goal: events come in time order, no id twice, and a label follows its payment by the delay at least. */
    @Test
    void orderIdsAndLabels() {
        var ids = new HashSet<String>();
        var payments = new HashMap<String, Payment>();
        int labels = 0;
        Instant before = Instant.MIN;
        for (CardEvent event : take(new CardWorld(SMALL, 3, START), 12_000)) {
            assertThat(event.time()).isAfterOrEqualTo(before);
            assertThat(ids.add(event.id())).isTrue();
            before = event.time();
            switch (event) {
                case Payment payment -> payments.put(payment.id(), payment);
                case Label label -> {
                    Payment payment = payments.get(label.transaction());
                    if (payment != null) {
                        labels++;
                        assertThat(label.fraud()).isEqualTo(payment.fraud());
                        assertThat(label.card()).isEqualTo(payment.card());
                        assertThat(label.time()).isAfterOrEqualTo(payment.time().plus(SMALL.labelDelay()));
                    }
                }
            }
        }
        assertThat(labels).isGreaterThan(300);
    }

    /** Goal: all three ways of fraud happen, and fraud stays rare. */
    @Test
    void threeWaysOfFraud() {
        var counts = new EnumMap<FraudKind, Integer>(FraudKind.class);
        for (CardEvent event : take(new CardWorld(CardWorldSettings.DEMO, 5, START), 100_000)) {
            if (event instanceof Payment payment) {
                counts.merge(payment.fraudKind(), 1, Integer::sum);
            }
        }
        assertThat(counts).containsOnlyKeys(FraudKind.values());
        int genuine = counts.getOrDefault(FraudKind.NONE, 0);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        assertThat((all - genuine) / (double) all).isBetween(0.003, 0.03);
    }

    /** Goal: entered at any position, a world goes on as if it had never been left. */
    @Test
    void goesOnFromAnyPosition() {
        var world = new CardWorld(SMALL, 11, START);
        for (int leg = 0; leg < 5; leg++) {
            take(world, 377);
            var again = new CardWorld(SMALL, 11, Position.parse(world.position().toString()));
            var expected = take(new CardWorld(SMALL, 11, world.position()), 700);
            assertThat(take(again, 700)).isEqualTo(expected);
            assertThat(take(world, 700)).isEqualTo(expected);
        }
    }

    /** Goal: played live, the rate is as asked, time is that of the play, and a restart repeats and skips nothing. */
    @Test
    void playsLive() {
        Instant now = Instant.parse("2026-05-05T12:00:00Z");
        var played = new ArrayList<CardEvent>();
        var live = new LiveCards(new CardWorld(SMALL, 13, START), 50, now);
        for (int second = 1; second <= 60; second++) {
            played.addAll(live.due(now.plusSeconds(second), 1_000));
        }
        assertThat(played)
                .allMatch(event -> !event.time().isBefore(now) && !event.time().isAfter(now.plusSeconds(60)));
        assertThat(played.size()).isBetween(1_500, 6_000);

        Instant later = now.plus(Duration.ofDays(1));
        var resumed = new LiveCards(new CardWorld(SMALL, 13, live.position()), 50, later);
        for (int second = 1; second <= 10; second++) {
            played.addAll(resumed.due(later.plusSeconds(second), 1_000));
        }
        var expected = take(new CardWorld(SMALL, 13, START), played.size());
        assertThat(played)
                .extracting(CardEvent::id)
                .isEqualTo(expected.stream().map(CardEvent::id).toList());
    }

    /** Goal: after a long pause the world goes on at its pace instead of catching up. */
    @Test
    void standsStillDuringAPause() {
        Instant now = Instant.parse("2026-05-05T12:00:00Z");
        var live = new LiveCards(new CardWorld(SMALL, 13, START), 50, now);
        live.due(now.plusSeconds(1), 1_000);
        assertThat(live.due(now.plusSeconds(3_600), 100_000)).hasSizeLessThan(5);
    }
}
