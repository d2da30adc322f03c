package dev.presage.node.inference.overflow;

import dev.presage.node.inference.Cohort;
import dev.presage.node.inference.Lineup;
import dev.presage.node.inference.Standing;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolMessage;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a model answer those subjects whose node does not serve it.
 *
 * @param champion answers everybody else
 * @param canary answers the cohort; null if there is none
 * @param share the cohort's share of all subjects
 * @param widths of the champion
 * @param pools how many pools of the champion there are
 */
record Reach(ModelRef champion, @Nullable ModelRef canary, double share, PoolMessage.Widths widths, int pools) {
    /**
     * Goes by what the registry wants, as far as anybody serves that; before, and while everybody still loads it, by
     * what most nodes say. When nobody serves anything, whoever served last stays the one that is asked, and says no.
     *
     * @param offered every pool of this model on other nodes
     * @param wanted what the registry wants; null if that is not known
     * @param before what held so far; null if nothing did
     */
    static @Nullable Reach of(Collection<PoolMessage.Pool> offered, @Nullable Lineup wanted, @Nullable Reach before) {
        Map<ModelRef, PoolMessage.Pool> byWeights = offered.stream()
                .collect(Collectors.toMap(PoolMessage.Pool::weights, Function.identity(), (one, same) -> one));
        ModelRef champion = wanted != null && byWeights.containsKey(wanted.champion())
                ? wanted.champion()
                : mostNamed(offered).orElse(null);
        PoolMessage.Pool serving = champion == null ? null : byWeights.get(champion);
        if (champion == null || serving == null) {
            return before == null ? null : new Reach(before.champion(), null, 0, before.widths(), 0);
        }
        ModelRef canary = wanted == null
                ? null
                : wanted.canary()
                        .filter(byWeights::containsKey)
                        .filter(trying -> !trying.equals(champion))
                        .orElse(null);
        return new Reach(
                champion, canary, canary == null || wanted == null ? 0 : wanted.share(), serving.widths(), (int)
                        offered.stream()
                                .filter(pool -> pool.weights().equals(champion))
                                .count());
    }

    private static Optional<ModelRef> mostNamed(Collection<PoolMessage.Pool> offered) {
        return offered.stream()
                .filter(PoolMessage.Pool::champion)
                .collect(Collectors.groupingBy(PoolMessage.Pool::weights, Collectors.counting()))
                .entrySet()
                .stream()
                // Among equals any will do, as long as all nodes take the same.
                .max(Map.Entry.<ModelRef, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(ModelRef::digest))))
                .map(Map.Entry::getKey);
    }

    ModelRef answerer(String subject) {
        return canary != null && Cohort.includes(champion.name(), subject, share) ? canary : champion;
    }

    Standing standing() {
        return new Standing(
                champion.name(),
                pools == 0 ? Optional.empty() : Optional.of(champion),
                Optional.ofNullable(canary),
                share,
                Optional.empty());
    }
}
