package dev.presage.ops.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How well scores rank fraudulent payments above genuine ones. */
final class Ranking {
    private final List<Scored> scored = new ArrayList<>();

    /**
     * A payment that was scored.
     *
     * @param day on which it was made, as a number
     * @param score higher is more suspicious
     */
    record Scored(long day, String card, double score, boolean fraud) {}

    void add(Scored one) {
        scored.add(one);
    }

    /** Mean over all frauds of the precision at their rank; payments of equal score share a rank. */
    double averagePrecision() {
        double sum = 0;
        long frauds = 0;
        long seen = 0;
        List<Scored> ranked = ranked();
        for (int i = 0; i < ranked.size(); ) {
            long tiedFrauds = 0;
            int from = i;
            while (i < ranked.size()
                    && ranked.get(i).score() == ranked.get(from).score()) {
                tiedFrauds += ranked.get(i).fraud() ? 1 : 0;
                i++;
            }
            frauds += tiedFrauds;
            seen = i;
            sum += tiedFrauds * ((double) frauds / seen);
        }
        return sum / frauds;
    }

    /** Probability that a fraud scores above a genuine payment; a tie counts half. */
    double areaUnderCurve() {
        double below = 0;
        long frauds = 0;
        long genuine = 0;
        List<Scored> ranked = ranked();
        for (int i = 0; i < ranked.size(); ) {
            long tiedFrauds = 0;
            long tiedGenuine = 0;
            int from = i;
            while (i < ranked.size()
                    && ranked.get(i).score() == ranked.get(from).score()) {
                tiedFrauds += ranked.get(i).fraud() ? 1 : 0;
                tiedGenuine += ranked.get(i).fraud() ? 0 : 1;
                i++;
            }
            below += tiedGenuine * (frauds + 0.5 * tiedFrauds);
            frauds += tiedFrauds;
            genuine += tiedGenuine;
        }
        return below / frauds / genuine;
    }

    /** Mean over days of the share of compromised cards among the day's most suspicious, each caught only once. */
    double cardPrecision(int cards) {
        Map<Long, Map<String, Scored>> days = new TreeMap<>();
        for (Scored one : scored) {
            days.computeIfAbsent(one.day(), day -> new HashMap<>())
                    .merge(
                            one.card(),
                            one,
                            (a, b) -> new Scored(
                                    a.day(), a.card(), Math.max(a.score(), b.score()), a.fraud() || b.fraud()));
        }
        Set<String> caught = new HashSet<>();
        double sum = 0;
        for (Map<String, Scored> day : days.values()) {
            List<Scored> top = day.values().stream()
                    .filter(one -> !caught.contains(one.card()))
                    .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::card))
                    .limit(cards)
                    .filter(Scored::fraud)
                    .toList();
            top.forEach(one -> caught.add(one.card()));
            sum += (double) top.size() / cards;
        }
        return sum / days.size();
    }

    /** Mean negative log likelihood of what was fraud and what was not, with scores read as probabilities. */
    double logLoss() {
        double sum = 0;
        for (Scored one : scored) {
            double probability = Math.min(1 - 1e-6, Math.max(1e-6, one.score()));
            sum -= Math.log(one.fraud() ? probability : 1 - probability);
        }
        return sum / scored.size();
    }

    /** Share of the payments scored at or above a threshold that are fraudulent; NaN if there are none. */
    double precisionFrom(double threshold) {
        long above = countFrom(threshold);
        long frauds = scored.stream()
                .filter(one -> one.score() >= threshold && one.fraud())
                .count();
        return (double) frauds / above;
    }

    /** Share of the frauds that are scored at or above a threshold. */
    double recallFrom(double threshold) {
        long frauds = scored.stream().filter(Scored::fraud).count();
        long found = scored.stream()
                .filter(one -> one.score() >= threshold && one.fraud())
                .count();
        return (double) found / frauds;
    }

    /** How many payments are scored at or above a threshold. */
    long countFrom(double threshold) {
        return scored.stream().filter(one -> one.score() >= threshold).count();
    }

    /** Mean of the scores. */
    double mean() {
        return scored.stream().mapToDouble(Scored::score).average().orElse(Double.NaN);
    }

    /** Share of payments that are fraudulent. */
    double fraudShare() {
        return (double) scored.stream().filter(Scored::fraud).count() / scored.size();
    }

    private List<Scored> ranked() {
        return scored.stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
    }
}
