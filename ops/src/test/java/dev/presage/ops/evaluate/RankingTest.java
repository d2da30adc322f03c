package dev.presage.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.presage.ops.evaluate.Ranking.Scored;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static Ranking ranking(Scored... all) {
        var ranking = new Ranking();
        for (Scored one : all) {
            ranking.add(one);
        }
        return ranking;
    }

    /** Goal: the measures are those of the textbook, worked out by hand, also where scores tie. */
    @Test
    void workedOutByHand() {
        var ranking = ranking(
                new Scored(1, "a", 0.9, true),
                new Scored(1, "b", 0.8, false),
                new Scored(1, "c", 0.5, true),
                new Scored(1, "d", 0.5, false),
                new Scored(1, "e", 0.1, false));
        // The first fraud ranks 1 of 1, the second shares ranks 3 and 4: 2 frauds among 4.
        assertThat(ranking.averagePrecision()).isCloseTo((1 + 0.5) / 2, within(1e-12));
        // Of the 2 x 3 pairs, the first fraud wins 3, the second wins 1 and ties 1.
        assertThat(ranking.areaUnderCurve()).isCloseTo(4.5 / 6, within(1e-12));
        assertThat(ranking.precisionFrom(0.5)).isCloseTo(0.5, within(1e-12));
        assertThat(ranking.recallFrom(0.6)).isCloseTo(0.5, within(1e-12));
        assertThat(ranking.fraudShare()).isCloseTo(0.4, within(1e-12));
    }

    /** Goal: a card counts once: when caught on one day it no longer fills a place on the next. */
    @Test
    void cardsAreCaughtOnce() {
        var ranking = ranking(
                new Scored(1, "a", 0.9, true),
                new Scored(1, "b", 0.8, false),
                new Scored(2, "a", 0.9, true),
                new Scored(2, "b", 0.2, false),
                new Scored(2, "c", 0.1, true));
        assertThat(ranking.cardPrecision(1)).isCloseTo((1 + 0) / 2.0, within(1e-12));
        assertThat(ranking.cardPrecision(2)).isCloseTo((0.5 + 0.5) / 2, within(1e-12));
    }
}
