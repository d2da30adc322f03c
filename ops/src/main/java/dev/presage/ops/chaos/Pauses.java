package dev.presage.ops.chaos;

import dev.presage.ops.chaos.plan.FaultKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How long subjects of a sample went without an answer, by what went wrong meanwhile. In seconds. */
final class Pauses {
    private final Map<String, List<Double>> byFault = new TreeMap<>();
    private final Map<String, Integer> times = new TreeMap<>();
    private final Map<FaultKind, Double> longestAlone = new TreeMap<>();

    /** Notes each subject's longest pause during a step of the plan. */
    void add(List<FaultKind> faults, List<Double> pauses) {
        String label = String.join(
                " + ", faults.stream().map(FaultKind::label).sorted().toList());
        times.merge(label, 1, Integer::sum);
        byFault.computeIfAbsent(label, none -> new ArrayList<>()).addAll(pauses);
        if (faults.size() == 1) {
            longestAlone.merge(faults.getFirst(), Collections.max(pauses), Math::max);
        }
    }

    /** The longest pause while only this went wrong; 0 if it never did. */
    double longest(FaultKind kind) {
        return longestAlone.getOrDefault(kind, 0.0);
    }

    boolean has(FaultKind kind) {
        return longestAlone.containsKey(kind);
    }

    /** A table for people. */
    List<String> table() {
        var lines = new ArrayList<String>();
        lines.add(row("fault", "times", "p50 s", "p99 s", "longest s"));
        byFault.forEach((label, pauses) -> {
            List<Double> sorted = pauses.stream().sorted().toList();
            lines.add(row(
                    label,
                    String.valueOf(times.get(label)),
                    seconds(quantile(sorted, 0.5)),
                    seconds(quantile(sorted, 0.99)),
                    seconds(sorted.getLast())));
        });
        return lines;
    }

    /** The smallest value that at least this share of all is no larger than. */
    static double quantile(List<Double> sorted, double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    private static String row(String fault, String times, String middle, String high, String longest) {
        return String.format(Locale.ROOT, "%-36s %6s %8s %8s %10s", fault, times, middle, high, longest);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
