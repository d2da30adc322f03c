package dev.presage.node.trials;

import dev.presage.persistence.domain.PairedLoss;
import java.util.HashMap;
import java.util.Map;

/** Two versions of a match, compared lesson by lesson in the window at hand. */
final class Duel {
    private final Player version;
    private final Player against;
    private final Map<FollowedSeries, Group> groups = new HashMap<>();
    private long lessons;
    private double weighed;
    private double lost;
    private double againstLost;

    /** One series within the window. */
    private static final class Group {
        private double lost;
        private double weighed;
    }

    Duel(Player version, Player against) {
        this.version = version;
        this.against = against;
    }

    /** Adds a lesson on which both said numbers. */
    void add(FollowedSeries series, double loss, double otherLoss, double weight) {
        lessons++;
        weighed += weight;
        addCosts(series, loss, otherLoss, weight).weighed += weight;
    }

    /** Adds what a label that came later cost both. */
    void addLabel(FollowedSeries series, double cost, double otherCost, double weight) {
        var unused = addCosts(series, cost, otherCost, weight);
    }

    private Group addCosts(FollowedSeries series, double cost, double otherCost, double weight) {
        lost += cost * weight;
        againstLost += otherCost * weight;
        Group group = groups.computeIfAbsent(series, first -> new Group());
        group.lost += (cost - otherCost) * weight;
        return group;
    }

    void turn() {
        groups.clear();
        lessons = 0;
        weighed = 0;
        lost = 0;
        againstLost = 0;
    }

    Player version() {
        return version;
    }

    Player against() {
        return against;
    }

    long lessons() {
        return lessons;
    }

    double loss() {
        return lessons == 0 ? Double.NaN : lost / weighed;
    }

    double againstLoss() {
        return lessons == 0 ? Double.NaN : againstLost / weighed;
    }

    PairedLoss difference() {
        PairedLoss all = PairedLoss.NONE;
        for (Group group : groups.values()) {
            all = all.and(group.lost, group.weighed);
        }
        return all;
    }
}
