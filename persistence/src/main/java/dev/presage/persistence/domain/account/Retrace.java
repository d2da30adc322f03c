package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.account.Familiar.Place;
import dev.presage.persistence.domain.account.Remembered.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code account-next} read of the transactions that are remembered, worked out again, so that weights which have
 * never seen the account can be brought up to date. Of an account that is no older than these it is what was read then,
 * but for labels, whose time is not remembered; of others as near as what is remembered now allows.
 */
final class Retrace {
    /** With one new transaction it is 64 steps: four parts of the longest size that pools run. */
    private static final int MOST = 63;

    private Retrace() {}

    /** How many transactions can be worked out again. */
    static int length(AccountMemory memory) {
        return Math.min(MOST, memory.recent().size());
    }

    /** How these looked when they came, the oldest first. */
    static List<Comparison> comparisons(AccountMemory memory) {
        int length = length(memory);
        AccountMemory then = memory.transactions() == length ? AccountMemory.BLANK : before(memory, length);
        var comparisons = new ArrayList<Comparison>(length);
        for (int age = length - 1; age >= 0; age--) {
            Remembered remembered = memory.recent().get(age);
            var taken = then.take(remembered.id(), remembered.millis(), remembered.transaction());
            comparisons.add(taken.comparison());
            then = taken.memory();
        }
        return comparisons;
    }

    /** A guess at what was remembered before the latest transactions: what came with them is taken back. */
    private static AccountMemory before(AccountMemory memory, int length) {
        List<Remembered> latest = memory.recent().subList(0, length);
        Remembered oldest = latest.get(length - 1);
        long span = Math.max(1, latest.get(0).millis() - oldest.millis());
        Map<String, Integer> terminals = new HashMap<>();
        Map<String, Integer> countries = new HashMap<>();
        int frauds = 0;
        for (Remembered one : latest) {
            terminals.merge(one.transaction().terminal(), 1, Integer::sum);
            countries.merge(one.transaction().country(), 1, Integer::sum);
            frauds += one.label() == Known.FRAUD ? 1 : 0;
        }
        Rhythm rhythm = memory.rhythm();
        long usualGap = (long) (1_000 * Math.exp(rhythm.meanLogGap()));
        LabelCounts labels = memory.labels();
        return new AccountMemory(
                memory.transactions() - length,
                memory.usual(),
                without(memory.terminals(), terminals, oldest.millis(), span),
                without(memory.countries(), countries, oldest.millis(), span),
                new Rhythm(
                        oldest.millis() - usualGap,
                        rhythm.gaps(),
                        rhythm.meanLogGap(),
                        rhythm.deviation(),
                        0,
                        rhythm.hours()),
                LeakFilter.BLANK,
                new LabelCounts(
                        Math.max(0, labels.fraud() - frauds),
                        labels.genuine(),
                        labels.unknown(),
                        Math.min(labels.lastFraudMillis(), oldest.millis())),
                List.of(),
                memory.state(),
                memory.expected(),
                memory.weights());
    }

    /** Places without so many of their visits; when the one before them was is guessed from how often they came. */
    private static Familiar without(Familiar familiar, Map<String, Integer> visits, long from, long span) {
        var places = new ArrayList<Place>(familiar.places().size());
        long taken = 0;
        for (Place place : familiar.places()) {
            int lately = visits.getOrDefault(place.name(), 0);
            taken += lately;
            if (place.visits() > lately) {
                long last = lately == 0 ? place.lastMillis() : from - span / (lately + 1);
                places.add(new Place(place.name(), place.visits() - lately, last, place.frauds()));
            }
        }
        return new Familiar(places, familiar.novelty(), Math.max(1, familiar.visits() - taken));
    }
}
