package dev.presage.node.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where all versions of one model stand, as the lifecycle's rules see it.
 *
 * @param last the number of the latest step; 0 if there is none
 * @param stages each version's stage
 * @param crownings every step that made a version champion, oldest first
 */
public record Lineage(String name, long last, Map<String, Stage> stages, List<Step> crownings) {
    public Lineage {
        stages = Map.copyOf(stages);
        crownings = List.copyOf(crownings);
    }

    /** A model of which nothing is registered. */
    public static Lineage unknown(String name) {
        return new Lineage(name, 0, Map.of(), List.of());
    }

    Optional<String> champion() {
        return stages.entrySet().stream()
                .filter(entry -> entry.getValue() == Stage.CHAMPION)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether nobody ever chose the champion: there is none, or it became champion by being registered. */
    boolean isUnchosen() {
        return crownings.isEmpty() || crownings.getLast().kind() == Step.Kind.REGISTERED;
    }

    /**
     * The champion before this one. A rollback undoes the latest promotion that was not undone yet, so that two in a
     * row go back by two champions instead of back and forth.
     */
    Optional<String> formerChampion() {
        Deque<String> reigns = new ArrayDeque<>();
        for (Step crowning : crownings) {
            if (crowning.kind() == Step.Kind.ROLLED_BACK) {
                reigns.pop();
            } else {
                reigns.push(crowning.version());
            }
        }
        return reigns.stream().skip(1).findFirst();
    }
}
