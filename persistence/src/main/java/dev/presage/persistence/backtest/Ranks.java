package dev.presage.persistence.backtest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well scores rank the bad above the good, of any number of them in constant space: scores that lie closer than a
 * class is wide share a rank. Classes are equally wide in the logarithm of the odds, where fraud differs from fraud.
 */
public final class Ranks {
    private static final int CLASSES = 2_401;
    private static final double WIDEST = 12;
    private static final double CLASS = 2 * WIDEST / (CLASSES - 1);

    private static final int GOOD = 0;
    private static final int BAD = 1;

    /** How many good and bad ones there are in each class that holds any; few subjects fill many. */
    private final SortedMap<Integer, long[]> classes = new TreeMap<>();

    /** Adds a score in [0, 1]. */
    void add(double score, boolean isBad) {
        double odds = Math.log(score / (1 - score));
        double bounded = Double.isNaN(odds) ? -WIDEST : Math.min(WIDEST, Math.max(-WIDEST, odds));
        int at = (int) Math.round((bounded + WIDEST) / CLASS);
        of(at)[isBad ? BAD : GOOD]++;
    }

    private long[] of(int place) {
        return classes.computeIfAbsent(place, first -> new long[2]);
    }

    void merge(Ranks other) {
        other.classes.forEach((place, counts) -> {
            long[] mine = of(place);
            mine[GOOD] += counts[GOOD];
            mine[BAD] += counts[BAD];
        });
    }

    /** Mean over the bad of the precision at their rank; NaN if there are none. */
    public double averagePrecision() {
        double sum = 0;
        long bads = 0;
        long seen = 0;
        for (long[] counts : List.copyOf(classes.values()).reversed()) {
            bads += counts[BAD];
            seen += counts[BAD] + counts[GOOD];
            sum += counts[BAD] * ((double) bads / seen);
        }
        return bads == 0 ? Double.NaN : sum / bads;
    }

    /** Probability that a bad one scores above a good one, a tie counting half; NaN if either is missing. */
    public double areaUnderCurve() {
        double above = 0;
        long goods = 0;
        long bads = 0;
        for (long[] counts : classes.values()) {
            above += counts[BAD] * (goods + counts[GOOD] / 2.0);
            goods += counts[GOOD];
            bads += counts[BAD];
        }
        return goods == 0 || bads == 0 ? Double.NaN : above / goods / bads;
    }

    /** Place, good ones and bad ones of each class that holds any. */
    List<long[]> keep() {
        List<long[]> kept = new ArrayList<>();
        classes.forEach((place, counts) -> kept.add(new long[] {place, counts[GOOD], counts[BAD]}));
        return kept;
    }

    static Ranks of(List<long[]> kept) {
        var ranks = new Ranks();
        for (long[] one : kept) {
            ranks.classes.put((int) one[0], new long[] {one[1], one[2]});
        }
        return ranks;
    }
}
